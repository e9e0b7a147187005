/** The nearest known name, for "did you mean": Levenshtein distance, at most a third of the letters away. */
import { distance } from "fastest-levenshtein";

export function nearestName(name: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const found = slipDistance(name.toLowerCase(), candidate.toLowerCase());
    if (found < bestDistance) [best, bestDistance] = [candidate, found];
  }
  return best;
}

/** Two letters exchanged are one slip of the hand, not two. */
function slipDistance(name: string, candidate: string): number {
  const found = distance(name, candidate);
  return found === 2 && sortedLetters(name) === sortedLetters(candidate) ? 1 : found;
}

function sortedLetters(text: string): string {
  return [...text].sort().join("");
}
