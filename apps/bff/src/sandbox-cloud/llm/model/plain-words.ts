/** The vocabulary of the sandbox's random model. */
export const plainWords: readonly string[] = (
  'the a of and to in on with from by under over near between this that every some no more less one two three ' +
  'soil slope vine root leaf grape barrel cellar river valley hill stone chalk clay sand rain sun wind frost cloud ' +
  'region zone map place north south east west island coast city harbour bridge road border field garden forest ' +
  'machine server disk memory core card node group cluster queue event token model layer weight vector matrix ' +
  'price hour day month year season morning evening minute second count sum share part whole half double ' +
  'grows runs waits turns opens closes holds carries finds keeps gives takes moves rests starts ends counts reads ' +
  'writes sends brings shows hides meets leaves returns listens answers asks knows learns forgets remembers ' +
  'small large old new warm cold dry deep high low quick slow bright dark quiet loud early late first last ' +
  'random sandbox pretend simulated tiny made-up careful honest plain simple open round ' +
  'slowly quickly often never always here there again perhaps almost together apart , . ; ! ?'
)
  .split(' ')
  .filter((word, index, words) => words.indexOf(word) === index);
