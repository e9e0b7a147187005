/** `lmmc help WORD`: what a word of the language means, with an example; without a word, all of them by kind. */
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import { documentation, vocabulary, type WordPage } from "../../index.js";
import { stop } from "../complaints.js";
import { readProgram, type ProgramInput } from "../inputs.js";
import { writeJson, type ExitCode, type Session } from "../session.js";

/** @param file a program whose own words count too */
export async function help(session: Session, word: string | undefined, file: string | undefined): Promise<ExitCode> {
  const program = file === undefined ? null : await readProgram(session, "help", file, {});
  return word === undefined ? list(session, wordsOf(program)) : explainWord(session, word, program);
}

function wordsOf(program: ProgramInput | null): readonly WordPage[] {
  return vocabulary(program?.source ?? "", { ...program?.resolvers });
}

function explainWord(session: Session, word: string, program: ProgramInput | null): ExitCode {
  const page = documentation(word, program?.source ?? "", { ...program?.resolvers });
  const words = wordsOf(program);
  if (page === null) stop(diagnostic("LMM0907", null, { word, nearest: nearestName(word, words.map(({ name }) => name)) }));
  if (session.isJson) writeJson(session, { word, documentation: page, words: words.filter(({ name }) => name === word) });
  else session.terminal.out(`${page}\n`);
  return 0;
}

/** In the order of the list. */
const headings: Readonly<Record<WordPage["kind"], string>> = {
  operator: "Operators",
  let: "Pieces of formula that the program names",
  response: "The response, and what is known of it",
  function: "Functions of columns",
  basis: "Functions that learn from the training rows",
  factor: "Functions that make a factor",
  structure: "Covariance structures of random effects: `word(basis | g)`",
  kernel: "Kernels, random effects over coordinates: `word(lat, lon)`, `word(t | g)`",
  network: "Networks",
  net: "Networks by definition",
  layer: "Layers of a network, joined by `|>`",
  family: "Families: `family = word`",
  link: "Links: `family = ...(link = word)`",
};

function list(session: Session, words: readonly WordPage[]): ExitCode {
  if (session.isJson) {
    writeJson(session, { words });
    return 0;
  }
  const kinds = Object.keys(headings) as WordPage["kind"][];
  const sections = kinds.flatMap((kind) => {
    const pages = words.filter((word) => word.kind === kind);
    return pages.length === 0 ? [] : [sectionText(headings[kind], pages)];
  });
  session.terminal.out(`${sections.join("\n\n")}\n\nlmmc help WORD says more of each.\n`);
  return 0;
}

function sectionText(heading: string, pages: readonly WordPage[]): string {
  const width = Math.max(...pages.map(({ name }) => name.length));
  return [heading, ...pages.map(({ name, meaning }) => `  ${name.padEnd(width)}  ${firstSentence(meaning)}`.trimEnd())].join("\n");
}

/** Up to a full stop, a colon or the end of a line. */
function firstSentence(meaning: string): string {
  return /^.*?(?=\. |\.?$|: )/m.exec(meaning)?.[0] ?? "";
}
