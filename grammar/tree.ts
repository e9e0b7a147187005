/**
 * The syntax tree of a program: plain data, every node with its span. It says what was written, not what it means:
 * `rbf(lat, lon)` is a call, `(1 | g)` a bar, `x1..x10` a range, and no name has been looked up.
 */
import type { Span } from "../src/diagnostics/index.js";

export interface Program {
  readonly kind: "program";
  readonly statements: readonly Statement[];
  /** every comment, documentation too, in the order of the text: what the formatter puts back */
  readonly comments: readonly Comment[];
  /** where the author left lines empty: for each run of them, the offset of what follows */
  readonly paragraphs: readonly number[];
  readonly span: Span;
}

/** `# ...` to the end of the line */
export interface Comment {
  /** as written, with its marks */
  readonly text: string;
  /** nothing stands before it in its line */
  readonly isAlone: boolean;
  readonly span: Span;
}

export type Statement =
  | ModelStatement
  | ImportStatement
  | FormulaStatement
  | SettingStatement
  | BlockStatement
  | LetDefinition
  | NetDefinition
  | KernelDefinition
  | StructureDefinition
  | FamilyDefinition
  | LinkDefinition;

/** `model ratings` */
export interface ModelStatement {
  readonly kind: "model";
  readonly name: Name;
  readonly span: Span;
}

/** `import "./networks.lmm"` */
export interface ImportStatement {
  readonly kind: "import";
  readonly path: StringLiteral;
  readonly span: Span;
}

/** `response ~ predictor` */
export interface FormulaStatement {
  readonly kind: "formula";
  readonly response: Expression;
  readonly predictor: Expression;
  readonly span: Span;
}

/** `family = poisson`, `weights = w`, `criterion = reml` */
export interface SettingStatement {
  readonly kind: "setting";
  readonly name: Name;
  readonly value: Expression;
  readonly span: Span;
}

/** `data "file.csv" { column: type, ... }` and `train { name = value, ... }` */
export interface BlockStatement {
  readonly kind: "block";
  readonly keyword: "data" | "train";
  /** the file that a data block names */
  readonly file: StringLiteral | null;
  readonly entries: readonly BlockEntry[];
  readonly span: Span;
}

export interface BlockEntry {
  readonly name: Name;
  readonly value: Expression;
  readonly span: Span;
}

/** A definition's `##` lines, without the marks; null where there are none. */
export type Documentation = string | null;

/** `let who = sex + age` */
export interface LetDefinition {
  readonly kind: "let";
  readonly name: Name;
  readonly value: Expression;
  readonly documentation: Documentation;
  readonly span: Span;
}

/** `net body = mlp(layers = [100, 50])`, or a pipeline of layers joined by `|>` */
export interface NetDefinition {
  readonly kind: "net";
  readonly name: Name;
  readonly value: Expression;
  readonly documentation: Documentation;
  readonly span: Span;
}

/** `kernel rbf(d; variance > 0, lengthscale > 0) = variance * exp(-d^2 / (2 * lengthscale^2))` */
export interface KernelDefinition extends ScalarDefinition {
  readonly kind: "kernel";
}

/** `structure ar1(i, j; variance > 0, rho in (-1, 1)) = variance * rho^abs(i - j)` */
export interface StructureDefinition extends ScalarDefinition {
  readonly kind: "structure";
}

/** `family poisson(y; mu > 0) = y * log(mu) - mu - lgamma(y + 1) with link = log, variance = mu` */
export interface FamilyDefinition extends ScalarDefinition {
  readonly kind: "family";
}

/** `link logit(mu in (0, 1)) = log(mu / (1 - mu)) with inverse = 1 / (1 + exp(-eta))` */
export interface LinkDefinition extends ScalarDefinition {
  readonly kind: "link";
}

/** A word of the language that is one scalar expression. */
export interface ScalarDefinition {
  readonly name: Name;
  /** before the semicolon */
  readonly variables: readonly DefinitionParameter[];
  /** after it */
  readonly parameters: readonly DefinitionParameter[];
  readonly body: Expression;
  /** what follows `with` */
  readonly properties: readonly BlockEntry[];
  readonly documentation: Documentation;
  readonly span: Span;
}

/** `lengthscale > 0`, `rho in (-1, 1)`, `power > 0 = 1`: a name, where it may lie, and its starting value. */
export interface DefinitionParameter {
  readonly name: Name;
  readonly domain: DomainClause | null;
  readonly start: Expression | null;
  readonly span: Span;
}

export type DomainClause =
  | { readonly kind: "bound"; readonly operator: ">" | ">=" | "<" | "<="; readonly value: Expression; readonly span: Span }
  | {
      readonly kind: "interval";
      readonly lower: Expression;
      readonly upper: Expression;
      readonly includesLower: boolean;
      readonly includesUpper: boolean;
      readonly span: Span;
    };

export type Expression =
  | NumberLiteral
  | StringLiteral
  | Name
  | Dot
  | UnaryExpression
  | BinaryExpression
  | BarExpression
  | RangeExpression
  | CallExpression
  | ListExpression
  | ParenthesizedExpression;

export interface NumberLiteral {
  readonly kind: "number";
  readonly value: number;
  /** as written: `1e-3` */
  readonly text: string;
  readonly span: Span;
}

export interface StringLiteral {
  readonly kind: "string";
  readonly value: string;
  readonly span: Span;
}

/** `Days`, `` `reaction time` ``, and the constants that look like names: `TRUE`, `pi`. */
export interface Name {
  readonly kind: "name";
  readonly name: string;
  /** written in backticks */
  readonly isQuoted: boolean;
  readonly span: Span;
}

/** `.`: every column not named elsewhere */
export interface Dot {
  readonly kind: "dot";
  readonly span: Span;
}

export interface UnaryExpression {
  readonly kind: "unary";
  readonly operator: "-" | "+" | "!";
  readonly operand: Expression;
  readonly span: Span;
}

/** Operators by falling precedence, as in R: `^` · unary · `:` · `%in% %% %/% |>` · `* /` · `+ -` · comparisons · `!` · `&` · (bars). */
export type BinaryOperator =
  | "^" | ":" | "%in%" | "%%" | "%/%" | "|>" | "*" | "/" | "+" | "-"
  | "==" | "!=" | "<" | "<=" | ">" | ">=" | "&";

export interface BinaryExpression {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** offset of the operator; a long sum has tens of thousands, too many for a span each */
  readonly operatorStart: number;
  readonly span: Span;
}

/** `basis | group` and `basis || group`; legal only within parentheses or as a call's argument */
export interface BarExpression {
  readonly kind: "bar";
  readonly operator: "|" | "||";
  readonly basis: Expression;
  readonly group: Expression;
  /** what follows the group within the same brackets, by name: `(1 | g, cov = "k.csv")`; empty in a call, whose arguments they are */
  readonly settings: readonly Argument[];
  readonly span: Span;
}

/** `x1..x10` */
export interface RangeExpression {
  readonly kind: "range";
  readonly first: Name;
  readonly last: Name;
  readonly span: Span;
}

export interface CallExpression {
  readonly kind: "call";
  readonly callee: Name;
  readonly arguments: readonly Argument[];
  readonly span: Span;
}

export interface Argument {
  /** null for an argument by position */
  readonly name: Name | null;
  readonly value: Expression;
  readonly span: Span;
}

/** `[100, 50]` */
export interface ListExpression {
  readonly kind: "list";
  readonly elements: readonly Expression[];
  readonly span: Span;
}

/** `( ... )`: kept, because `(1 | g)` and printing need it */
export interface ParenthesizedExpression {
  readonly kind: "parenthesized";
  readonly inner: Expression;
  readonly span: Span;
}
