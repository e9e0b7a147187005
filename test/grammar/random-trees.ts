/** Random syntax trees and random texts, for properties of the printer and the parser. */
import fc from "fast-check";
import type {
  Argument, BinaryOperator, DomainClause, Expression, Name, NumberLiteral, Statement, StringLiteral, UnaryExpression,
} from "../../grammar/index.js";
import type { Span } from "../../src/diagnostics/index.js";
import { isWord } from "../../grammar/characters.js";

const span: Span = { source: "random", start: 0, end: 0 };

const BINARY: readonly BinaryOperator[] = [
  "^", ":", "%in%", "%%", "%/%", "|>", "*", "/", "+", "-", "==", "!=", "<", "<=", ">", ">=", "&",
];
const UNARY: readonly UnaryExpression["operator"][] = ["-", "+", "!"];

const plainName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("x", "y", "g", "x1", ".x", "a.b", "TRUE", "pi", "data", "net", "with", "in", "family", "π", "年齢", "e\u0301", "x."),
  fc.string({ unit: "grapheme", maxLength: 6 }).filter(isWord),
);

const name: fc.Arbitrary<Name> = fc.oneof(
  plainName.map((text): Name => ({ kind: "name", name: text, isQuoted: false, span })),
  fc.string({ unit: "binary", minLength: 1, maxLength: 6 }).map((text): Name => ({ kind: "name", name: text, isQuoted: true, span })),
);

const number: fc.Arbitrary<NumberLiteral> = fc
  .constantFrom("0", "1", "2L", "1.5", ".5", "3.", "1e-3", "2E+10", "0x1F")
  .map((text): NumberLiteral => ({ kind: "number", value: Number(text.replace("L", "")), text, span }));

/** Trees as a parser could never have built them too: brackets are missing where precedence would demand them. */
export const anyExpression: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression; argument: Argument }>((tie) => ({
  argument: fc.record({ name: fc.option(name), value: tie("any"), span: fc.constant(span) }),
  any: fc.oneof(
    { maxDepth: 5, depthSize: "small", withCrossShrink: true },
    { arbitrary: name, weight: 3 },
    number,
    fc.constant<Expression>({ kind: "dot", span }),
    fc.string({ unit: "binary", maxLength: 6 }).map((value): Expression => ({ kind: "string", value, span })),
    fc.tuple(name, name).map(([first, last]): Expression => ({ kind: "range", first, last, span })),
    {
      arbitrary: fc.tuple(fc.constantFrom(...UNARY), tie("any")).map(([operator, operand]): Expression => ({ kind: "unary", operator, operand, span })),
      weight: 3,
    },
    {
      arbitrary: fc.tuple(fc.constantFrom(...BINARY), tie("any"), tie("any")).map(
        ([operator, left, right]): Expression => ({ kind: "binary", operator, left, right, operatorStart: span.start, span }),
      ),
      weight: 8,
    },
    fc.tuple(fc.constantFrom("|" as const, "||" as const), tie("any"), tie("any"), fc.array(fc.record({ name, value: tie("any"), span: fc.constant(span) }), { maxLength: 2 })).map(
      ([operator, basis, group, settings]): Expression => ({ kind: "parenthesized", inner: { kind: "bar", operator, basis, group, settings, span }, span }),
    ),
    fc.tuple(name, fc.array(tie("argument"), { maxLength: 3 })).map(([callee, all]): Expression => ({ kind: "call", callee, arguments: all, span })),
    fc.array(tie("any"), { maxLength: 3 }).map((elements): Expression => ({ kind: "list", elements, span })),
    tie("any").map((inner): Expression => ({ kind: "parenthesized", inner, span })),
  ),
})).any;

const text = fc.string({ unit: "binary", maxLength: 6 }).map((value): StringLiteral => ({ kind: "string", value, span }));
const entries = fc.array(fc.record({ name, value: anyExpression, span: fc.constant(span) }), { maxLength: 3 });
const documentation = fc.constant(null);

const domain: fc.Arbitrary<DomainClause | null> = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant("bound" as const), operator: fc.constantFrom(">" as const, ">=", "<", "<="), value: anyExpression, span: fc.constant(span) }),
    fc.record({
      kind: fc.constant("interval" as const), lower: anyExpression, upper: anyExpression,
      includesLower: fc.boolean(), includesUpper: fc.boolean(), span: fc.constant(span),
    }),
  ),
);
const parameters = fc.array(fc.record({ name, domain, start: fc.option(anyExpression), span: fc.constant(span) }), { maxLength: 3 });

/** Statements of every kind; a setting's value is none that would be taken for the terms of a formula. */
export const anyStatement: fc.Arbitrary<Statement> = fc.oneof(
  name.map((own): Statement => ({ kind: "model", name: own, span })),
  text.map((path): Statement => ({ kind: "import", path, span })),
  fc.tuple(anyExpression, anyExpression).map(([response, predictor]): Statement => ({ kind: "formula", response, predictor, span })),
  fc.tuple(name, fc.oneof(name, number, text)).map(([own, value]): Statement => ({ kind: "setting", name: own, value, span })),
  fc.tuple(fc.option(text), entries).map(([file, all]): Statement => ({ kind: "block", keyword: "data", file, entries: all, span })),
  entries.map((all): Statement => ({ kind: "block", keyword: "train", file: null, entries: all, span })),
  fc.record({ kind: fc.constantFrom("let" as const, "net" as const), name, value: anyExpression, documentation, span: fc.constant(span) }),
  fc.record({
    kind: fc.constantFrom("kernel" as const, "structure" as const, "family" as const, "link" as const),
    name, variables: parameters, parameters, body: anyExpression, properties: entries, documentation, span: fc.constant(span),
  }),
);

/** Words and marks of the language and of others, in any order: text that is almost a program. */
export const almostProgram: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      "y", "x", "g", "x1", "..", "1", "2.5", '"a"', "`b c`", "`", '"', "~", "=", "+", "-", "*", "/", "^", ":", "|", "||", "&", "!", "%in%",
      "%%", "%x%", "%", "<", ">=", "==", "<-", "**", "&&", "|>", "(", ")", "[", "]", "{", "}", ",", ";", "\n", "# c\n", "## d\n", " ", ".",
      "kernel", "structure", "family", "link", "net", "let", "model", "import", "data", "train", "with", "in", "@", "$", "_z", "\u0000",
      "\u201c", "²", "−", "年", "😀", "\ud800", "\r\n", "\t", "0x1F", "1e999",
    ),
    { maxLength: 24 },
  )
  .chain((words) => fc.constantFrom("", " ").map((blank) => words.join(blank)));
