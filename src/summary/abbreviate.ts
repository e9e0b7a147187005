/**
 * Short names for the columns of a correlation table, as R's `abbreviate` makes them: lower-case vowels go first, then
 * other lower-case letters, each from the end, the first letter of a word last of all.
 */

type MayDrop = (letters: readonly string[], index: number) => boolean;

const isVowel = (letter: string): boolean => "aeiou".includes(letter);
const isLower = (letter: string): boolean => letter !== letter.toUpperCase();
const isSpace = (letter: string | undefined): boolean => letter === " ";
const endsWord: MayDrop = (letters, i) => !isSpace(letters[i - 1]) && (i + 1 >= letters.length || isSpace(letters[i + 1]));
const isInsideWord: MayDrop = (letters, i) => !isSpace(letters[i - 1]);

/** What may be dropped, in the order in which it is tried. */
const passes: readonly MayDrop[] = [
  (letters, i) => isVowel(letters[i]) && endsWord(letters, i),
  (letters, i) => isVowel(letters[i]) && isInsideWord(letters, i),
  (letters, i) => isLower(letters[i]) && endsWord(letters, i),
  (letters, i) => isLower(letters[i]) && isInsideWord(letters, i),
  (letters, i) => isInsideWord(letters, i) && !isSpace(letters[i]),
];

/** Names of about `length` letters, longer where two would otherwise be the same. */
export function abbreviate(names: readonly string[], length: number): string[] {
  const lengths = names.map(() => length);
  for (;;) {
    const short = names.map((name, i) => abbreviateOne(name, lengths[i]));
    const isRepeated = short.map((name, i) => lengths[i] < names[i].length && short.indexOf(name) !== short.lastIndexOf(name));
    if (!isRepeated.includes(true)) return short;
    isRepeated.forEach((repeated, i) => {
      if (repeated) lengths[i]++;
    });
  }
}

function abbreviateOne(name: string, length: number): string {
  const letters = [...name.trimStart()];
  const countLetters = (): number => letters.filter((letter) => !isSpace(letter)).length;
  for (const mayDrop of passes) {
    for (let i = letters.length - 1; i > 0 && countLetters() > length; i--) {
      if (mayDrop(letters, i)) letters.splice(i, 1);
    }
  }
  return letters.length > length ? letters.filter((letter, i) => i === 0 || !isSpace(letter)).join("") : letters.join("");
}
