/** Plain data as TypeScript literals, on one line where it fits. Knows values; an already printed expression stands as `code`. */
import { invariant } from "../invariant.js";

/** A printed expression among data. */
export interface Code {
  readonly code: string;
}

export const code = (text: string): Code => ({ code: text });

const lineWidth = 120;
const step = "  ";

/** @param indent what stands before the line that the literal begins in @param before characters on that line already */
export function printLiteral(value: unknown, indent = "", before = 0): string {
  const inline = printInline(value);
  if (indent.length + before + inline.length <= lineWidth && !inline.includes("\n")) return inline;
  const inner = indent + step;
  if (Array.isArray(value)) return isFlat(value) ? filled(value, indent) : block("[", value.map((one) => printLiteral(one, inner)), "]", indent);
  if (isRecord(value) && !isCode(value)) return block("{", membersOf(value).map(([name, one]) => member(name, one, inner)), "}", indent);
  return inline.replaceAll("\n", `\n${indent}`);
}

function member(name: string, value: unknown, indent: string): string {
  const key = printKey(name);
  const text = printLiteral(value, indent, key.length + 3);
  return text === key ? key : `${key}: ${text}`;
}

function block(open: string, members: readonly string[], close: string, indent: string): string {
  return `${open}\n${members.map((one) => `${indent}${step}${one},\n`).join("")}${indent}${close}`;
}

/** Many numbers or texts: as many to a line as fit. */
function filled(values: readonly unknown[], indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const text of values.map(printInline)) {
    if (line !== "" && indent.length + step.length + line.length + text.length + 2 > lineWidth) {
      lines.push(line);
      line = "";
    }
    line += `${line === "" ? "" : " "}${text},`;
  }
  return `[\n${[...lines, line].map((one) => `${indent}${step}${one}\n`).join("")}${indent}]`;
}

function printInline(value: unknown): string {
  if (isCode(value)) return value.code;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(printInline).join(", ")}]`;
  if (isRecord(value)) return printInlineRecord(value);
  invariant(value === null || typeof value === "boolean", "a literal holds plain data");
  return String(value);
}

function printInlineRecord(value: Readonly<Record<string, unknown>>): string {
  const members = membersOf(value).map(([name, one]) => {
    const [key, text] = [printKey(name), printInline(one)];
    return key === text ? key : `${key}: ${text}`;
  });
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** Members that are left out are not written. */
function membersOf(value: Readonly<Record<string, unknown>>): readonly [string, unknown][] {
  return Object.entries(value).filter(([, one]) => one !== undefined);
}

export function printKey(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name);
}

const isFlat = (values: readonly unknown[]): boolean => values.every((one) => typeof one === "number" || typeof one === "string");
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;
const isCode = (value: unknown): value is Code => isRecord(value) && typeof value.code === "string" && Object.keys(value).length === 1;
