import { h, p, ul } from '../blocks.ts'
import { act, type DemoArticle } from '../demoArticle.ts'

/** English, waiting for its first review. */
export const tungOilLane: DemoArticle = {
  author: 'reporter2',
  hoursAgo: 20,
  copy: {
    kicker: ['Heritage'],
    headline: ['A lane that smelled of varnish learns to smell of paper'],
    deck: [
      'Tung Oil Lane fitted out boats for two centuries. Now its empty warehouses are being let, shelf by shelf, to second-hand booksellers',
    ],
    meta: {
      language: 'en',
      channel: 'english',
      dateline: 'WANGCHUAN —',
      keywords: ['heritage', 'bookshops', 'Wangchuan'],
      byline: [{ id: 'to1', role: 'reporter', name: 'Zhou Yanhe', username: 'reporter2' }],
    },
    body: [
      p(
        'The floor of the third warehouse on Tung Oil Lane is black, and will always be black. For the better part of two hundred years barrels were rolled across it, and what leaked from them has sunk so deep into the boards that on warm afternoons the room still gives off a faint smell of varnish. Bai Yi, who sells old atlases there, considers it part of the rent.',
      ),
      p(
        'Ms Bai was the first bookseller to move in, eighteen months ago. There are now twenty-three. Together they occupy five warehouses that had stood locked since the boatyards closed, and on Sunday mornings, when the lane is shut to motor scooters, some six thousand people come to walk through them.',
      ),
      h(2, 'Rented by the shelf'),
      p(
        'What made it possible was a small change in the way that the buildings are let. The city’s property office, which owns them, had spent years looking for a tenant large enough to take a whole warehouse. It found none. Last spring a junior clerk suggested turning the question round, and the office began to offer single shelves: two metres of oak, a lamp and a key to the common till for sixty yuan a month.',
      ),
      p(
        '“A shelf is an amount that anybody can dare,” said Ms Bai, who had taught geography for thirty years and owned too many maps. She started with one. She has nine now, and has gone back to worrying about space.',
      ),
      h(2, 'The rules of the lane'),
      p('The tenants have drawn up rules of their own, painted on a plank by the door:'),
      ul(
        'Nothing new. A book must have belonged to somebody before.',
        'The price is pencilled inside, and it is the price.',
        'Whoever opens in the morning waters the plum tree.',
        'A child may read anything, for as long as the child likes, for nothing.',
      ),
      p(
        'The last of these has proved the most expensive and the most popular. A bench has been built for the purpose from the planks of a broken-up ferry, fastened with flat-headed boat nails by the lane’s only remaining nailsmith, Ling Qishan, 76. He has been persuaded to take an apprentice, and less easily to take off his cap when he is photographed.',
      ),
      h(2, 'Keeping the roof on'),
      p(
        'Not everything has been solved. The roofs of two warehouses leak, and damp is to books what woodworm is to boats. The property office has set aside money for one of the two this winter; the tenants are selling postcards to mend the other. By the end of last week they had paid for four hundred and forty tiles out of nine thousand.',
      ),
      p(
        'Ms Bai is not discouraged. She has worked out, with the help of one of her own atlases, how long it took to carry a barrel of oil from the mountains to this door: eleven days, by boat, against the wind. “The lane is used to things that arrive slowly,” she said, and went to water the tree.',
      ),
    ],
  },
  hands: [
    ['reporter2', 5],
    ['reporter', 4],
    ['reporter2', 3],
  ],
  journey: [act('reporter2', 'submit', 9)],
}
