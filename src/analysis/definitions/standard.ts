/** The standard library, read once, when something first asks for it. */
import { parse } from "../../../grammar/index.js";
import { standardLibrary } from "../../../stdlib/bundle.js";
import { hasErrors } from "../../diagnostics/index.js";
import { invariant } from "../../invariant.js";
import { emptyDefinitions, type Definitions } from "./definitions.js";
import { readDefinitions } from "./read.js";

let standard: Definitions | null = null;

/** The words that every program begins with. */
export function standardDefinitions(): Definitions {
  standard ??= readStandardLibrary();
  return standard;
}

/** All files are one program: families name links of another file. */
function readStandardLibrary(): Definitions {
  const parsed = standardLibrary.map(parse);
  const read = readDefinitions(joined(parsed.map(({ program }) => program)), emptyDefinitions);
  const complaints = [...parsed.flatMap(({ diagnostics }) => diagnostics), ...read.diagnostics];
  invariant(!hasErrors(complaints), `the standard library reads without complaint: ${complaints.map((one) => one.message).join("; ")}`);
  return read.definitions;
}

type Program = ReturnType<typeof parse>["program"];

function joined(programs: readonly Program[]): Program {
  return { ...programs[0], statements: programs.flatMap(({ statements }) => statements) };
}
