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

/*
 * What of the memory is garbage costs a fifth of all processor time if V8 has its way. To wake other threads for the few
 * objects that live on takes longer than to copy them. And whoever allocates little counts as idle: eight seconds after a
 * collection the whole heap is collected three times more to make it smaller. A newsroom allocates little all day, so
 * that waits for a minute without a collection, and is done once.
 */
setFlagsFromString('--no-parallel-scavenge')
setFlagsFromString('--gc-memory-reducer-start-delay-ms=60000')
setFlagsFromString('--memory-reducer-single-gc')

// What has not run for two collections of the whole heap, minutes apart, gives its translations back, the quick one too.
// What a thousand articles that were opened once leave behind was mostly that.
setFlagsFromString('--flush-baseline-code')
setFlagsFromString('--bytecode-old-age=2')
