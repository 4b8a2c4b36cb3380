import { setFlagsFromString } from 'node:v8'

/*
 * Imported before everything else by the server. V8 is made for programs that do the same thing millions of times: a
 * newsroom that types a hundred letters a second does little of everything, and in the minutes after a start half of its
 * processor time went into optimising functions that are then hardly called. So functions get their quick translation
 * at once, and the slow one when they are three times as hot as V8 would have it: what every edit and every message
 * passes through gets it within seconds, the rest hardly ever.
 */
setFlagsFromString('--always-sparkplug')
setFlagsFromString('--interrupt-budget=400000')
