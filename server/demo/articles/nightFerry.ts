import { h, p, quote, r1 } from '../blocks.ts'
import { act, correct, type DemoArticle } from '../demoArticle.ts'

/** English, signed. */
export const nightFerry: DemoArticle = {
  author: 'reporter',
  hoursAgo: 39,
  copy: {
    kicker: ['City life'],
    headline: ['The last boat home: Wangchuan’s night ferry sails again'],
    deck: [
      'After eleven years ashore, the crossing that nurses, bakers and bridge builders depend on is back, and it still costs one yuan',
    ],
    meta: {
      language: 'en',
      channel: 'english',
      dateline: 'WANGCHUAN —',
      keywords: ['ferry', 'Qingzhao', 'transport'],
      standfirst:
        'Eleven years after the last sailing, the midnight boat across the Qingzhao River has returned for the people whose working day ends when everybody else is asleep.',
      shortTitle: 'Night ferry sails again',
      byline: [{ id: 'nf1', role: 'reporter', name: 'Lin Zhiyao', username: 'reporter' }],
    },
    body: [
      p(
        'At seven minutes past midnight on Monday a bell rang twice at the Old Quay, a rope was thrown, and thirty-one people who ought to have been in bed broke into applause. The night ferry had left on time.',
      ),
      p(
        'It was the first scheduled night crossing of the Qingzhao River in eleven years. The service ended when the bridge bus was introduced, and nobody at the transport office expected it to be missed. The bus, after all, was faster. It was also, as the people of the south bank soon pointed out, finished by half past ten.',
      ),
      h(2, 'A timetable made by its passengers'),
      p(
        'The campaign to bring the boat back began with a sheet of squared paper. Gan Yuelin, a night nurse at the South Bank Hospital, pinned it to the noticeboard of the staff canteen and asked colleagues to write down when they finished work and how they got home. Within a month the paper had grown to fourteen sheets. Bakers had added their names, then cleaners, then the welders who spend their nights on the unfinished Second Bridge.',
      ),
      p(
        '“I did not want to complain,” Ms Gan said. “I wanted to count. When we had counted, there were four hundred and twelve of us, and the transport office can do sums as well as I can.”',
      ),
      p(
        'The officials did the sums, and then went further: they let the passengers draw up the timetable. The boat leaves the Old Quay at 00.07, seven minutes after the hospital’s late shift ends. It returns at 00.40 and makes a last run at 03.50, in time for the first ovens to be lit on Tung Oil Lane.',
      ),
      h(2, 'One boat, two engines, no fumes'),
      p(
        r1('The vessel is old; its engines are not.'),
        ' The Egret, built thirty-four years ago at a yard that no longer exists, was found moored behind the water works with a family of moorhens in the wheelhouse. The birds were given a raft of their own. The hull was sound. Its diesel was replaced by two electric motors that draw on batteries charged at the quay during the day, and the crossing, which used to wake the whole waterfront, now makes about as much noise as a kettle.',
      ),
      p(
        'The skipper is Wu Hechuan, 58, who steered the final sailing eleven years ago and kept the key. “I was told to hand it in,” he said, turning it over in his palm. “I told them I had lost it. I hope that this can now be forgiven.”',
      ),
      quote('You cannot hurry on a boat. For nine minutes there is nothing at all that anybody can ask of you.'),
      p(
        'That was the verdict of Deng Shulan, who has baked steamed buns on Tung Oil Lane for twenty-two years and had been cycling eleven kilometres round by the First Bridge. She boarded with a basket under a cloth, sat down on the slatted bench by the rail and, before the boat had reached the middle of the river, was asleep.',
      ),
      h(2, 'What it costs'),
      p(
        'A crossing is one yuan, the same as on the final night. The transport office reckons that the fare covers about a third of the running costs, and has agreed to pay for the rest from parking revenue for two years. After that the numbers will be looked at again. Ms Gan intends to have new ones ready.',
      ),
      p(
        'The Egret carries sixty people and, by custom rather than by rule, keeps the bench beside the wheelhouse for anybody in a hospital uniform. On Monday the bench was full. On the far bank somebody had left the lamps of the landing stage burning, all nine of them, and hung a paper sign from the last: “Mind the step. Sleep well.”',
      ),
    ],
  },
  hands: [
    ['reporter', 8],
    ['reporter2', 6],
  ],
  journey: [
    act('reporter', 'submit', 29),
    act('editor', 'pass', 27.5),
    act('director', 'pass', 25),
    correct('chief', 20.5, 'eleven kilometres round', 'eleven kilometres the long way round'),
    act('chief', 'sign', 20),
  ],
}
