/**
 * A formula taken apart for rewriting: its linear terms, networks, offsets and random terms, each as it was written, with what a
 * competitor needs to know of them. Bundles and parentheses are opened, `.` is spelled out. Knows trees; no rows.
 */
import { chainOf, operandsOf, type BarExpression, type CallExpression, type Expression, type FormulaStatement } from "../../grammar/index.js";
import { namesIn } from "../analysis/formula.js";
import { hasKernelFactor } from "../analysis/kernels/algebra.js";
import { bundleNamed, type Scope } from "../analysis/scope.js";
import { barArgument, termWordOf } from "../analysis/words.js";
import { inputsOf, onceEach } from "../port/deepen.js";
import { callNode, nameNode, parenthesizedNode } from "../port/syntax.js";

/** One summand with its sign. */
export interface Signed {
  readonly expression: Expression;
  readonly isRemoved: boolean;
}

export interface FormulaParts {
  readonly response: Expression;
  readonly linear: readonly Signed[];
  /** the columns that linear terms read */
  readonly linearInputs: readonly Expression[];
  /** of the mean */
  readonly networks: readonly CallExpression[];
  readonly offsets: readonly Expression[];
  readonly random: readonly RandomPart[];
}

export interface RandomPart {
  /** as a summand: a bar in its parentheses */
  readonly expression: Expression;
  /** grouping factors from the outermost in, each one expression that names levels; none for the whole sample */
  readonly groups: readonly Expression[];
  /** what varies with the effects: columns of the basis, coordinates of a kernel, inputs of a network within the bar */
  readonly columns: readonly Expression[];
  /** whether its basis is what a network learns */
  readonly isLearned: boolean;
}

export function partsOf({ response, predictor }: FormulaStatement, scope: Scope): FormulaParts {
  const members = opened(predictor, scope);
  const spelled = spelling(namesIn([response, ...members.map(({ expression }) => expression)]), scope);
  const linear = members.filter(({ expression }) => !isSpecial(expression, scope));
  const ofWord = (...words: readonly ReturnType<typeof termWordOf>[]): readonly CallExpression[] =>
    members.flatMap(({ expression }) => (expression.kind === "call" && words.includes(termWordOf(expression, scope)) ? [expression] : []));
  return {
    response,
    linear,
    linearInputs: onceEach(linear.flatMap(({ expression, isRemoved }) => (isRemoved ? [] : inputsWithin(expression, scope))).flatMap(spelled)),
    networks: ofWord("network", "lookup", "recurrent").map((call) => withInputs(call, positional(call).flatMap(spelled))),
    offsets: ofWord("offset"),
    random: members.flatMap(({ expression }) => randomPart(expression, spelled, scope)),
  };
}

type Spell = (expression: Expression) => readonly Expression[];

/** `.` as the columns it stands for: those not named elsewhere. What is rewritten names others, and it must not change its meaning. */
function spelling(named: ReadonlySet<string>, { schema, definitions }: Scope): Spell {
  const columns = schema.filter(({ name }) => !named.has(name));
  return (expression) => (expression.kind === "dot" ? columns.map(({ name }) => ({ ...nameNode(name, expression.span), isQuoted: definitions.lets.has(name) })) : [expression]);
}

function inputsWithin(expression: Expression, scope: Scope): readonly Expression[] {
  return inputsOf(expression).flatMap((input) => {
    const within = contentOf(input, scope);
    return within === null ? [input] : inputsWithin(within.expression, within.scope);
  });
}

/** Members of a sum, through parentheses and bundles; a member of linear terms alone stays as it was written. */
function opened(expression: Expression, scope: Scope, isRemoved = false): readonly Signed[] {
  const { first, rest } = chainOf(expression, ["+", "-"]);
  if (rest.length > 0) return [...opened(first, scope, isRemoved), ...rest.flatMap(({ operator, right }) => opened(right, scope, (operator === "-") !== isRemoved))];
  const within = contentOf(expression, scope);
  return within !== null && holdsSpecial(within.expression, within.scope) ? opened(within.expression, within.scope, isRemoved) : [{ expression, isRemoved }];
}

/** What parentheses or a bundle's name stand around; null for anything else. */
function contentOf(expression: Expression, scope: Scope): { readonly expression: Expression; readonly scope: Scope } | null {
  if (expression.kind === "parenthesized") return { expression: expression.inner, scope };
  const word = expression.kind === "name" ? bundleNamed(expression, scope) : undefined;
  return word === undefined ? null : { expression: word.value, scope: { ...scope, openLets: [...scope.openLets, word.name] } };
}

function holdsSpecial(expression: Expression, scope: Scope): boolean {
  const within = contentOf(expression, scope);
  if (within !== null) return holdsSpecial(within.expression, within.scope);
  const members = operandsOf(expression, ["+", "-"]);
  return members.length > 1 ? members.some((member) => holdsSpecial(member, scope)) : isSpecial(expression, scope);
}

function isSpecial(expression: Expression, scope: Scope): boolean {
  if (expression.kind === "bar") return true;
  return expression.kind === "call" ? termWordOf(expression, scope) !== null : isKernelProduct(expression, scope);
}

const isKernelProduct = (expression: Expression, scope: Scope): boolean => expression.kind === "binary" && expression.operator === "*" && hasKernelFactor(expression, scope);

/** Empty for what is no random term. */
function randomPart(expression: Expression, spelled: Spell, scope: Scope): readonly RandomPart[] {
  if (expression.kind === "bar") return [barPart(parenthesizedNode(expression), expression, spelled, scope)];
  if (expression.kind === "call") {
    const [word, bar] = [termWordOf(expression, scope), barArgument(expression)];
    if (word === "structure" && bar !== null) return [barPart(expression, bar, spelled, scope)];
    return word === "kernel" ? [fieldPart(expression, [expression], spelled, scope)] : [];
  }
  return isKernelProduct(expression, scope) ? [fieldPart(expression, callsIn(expression), spelled, scope)] : [];
}

function barPart(expression: Expression, bar: BarExpression, spelled: Spell, scope: Scope): RandomPart {
  const basis = withoutParentheses(bar.basis);
  const word = basis.kind === "call" ? termWordOf(basis, scope) : null;
  const [groups, isLearned] = [groupsOf(bar.group, scope), word !== null];
  if (basis.kind !== "call" || word === null) return { expression, groups, columns: basisColumns(basis).flatMap(spelled), isLearned };
  if (word === "features") return { expression, groups, columns: [], isLearned };
  const inputs = word === "lookup" ? [basis] : positional(basis).flatMap(spelled);
  const isLookup = (input: Expression): input is CallExpression => input.kind === "call" && termWordOf(input, scope) === "lookup";
  return { expression, groups: [...groups, ...inputs.filter(isLookup).flatMap((input) => positional(input).slice(0, 1))], columns: inputs.filter((input) => !isLookup(input)), isLearned };
}

const basisColumns = (basis: Expression): readonly Expression[] => onceEach(inputsOf(basis));

function fieldPart(expression: Expression, calls: readonly CallExpression[], spelled: Spell, scope: Scope): RandomPart {
  const written = calls.flatMap(positional);
  const groups = written.flatMap((one) => (one.kind === "bar" ? groupsOf(one.group, scope) : []));
  return { expression, groups: onceEach(groups), columns: onceEach(written.flatMap((one) => (one.kind === "bar" ? inputsOf(one.basis) : [one])).flatMap(spelled)), isLearned: false };
}

function callsIn(expression: Expression): readonly CallExpression[] {
  if (expression.kind === "call") return [expression];
  if (expression.kind === "parenthesized") return callsIn(expression.inner);
  return expression.kind === "binary" ? [...callsIn(expression.left), ...callsIn(expression.right)] : [];
}

/** `a/b` is a, then a with b; `a:b` one factor of two columns. The number 1, the whole sample, has none. */
function groupsOf(group: Expression, scope: Scope): readonly Expression[] {
  const within = contentOf(group, scope);
  if (within !== null) return groupsOf(within.expression, within.scope);
  if (group.kind === "number") return [];
  const levels = operandsOf(group, ["/"]).map((level) => crossed(level));
  return levels.map((_, depth) => factorOf(levels.slice(0, depth + 1).flat()));
}

function crossed(level: Expression): readonly Expression[] {
  const meant = withoutParentheses(level);
  const members = operandsOf(meant, [":"]);
  return members.length === 1 ? [meant] : members.flatMap(crossed);
}

const factorOf = (columns: readonly Expression[]): Expression => (columns.length === 1 ? columns[0] : callNode("interaction", columns, columns[0].span));

function withoutParentheses(expression: Expression): Expression {
  return expression.kind === "parenthesized" ? withoutParentheses(expression.inner) : expression;
}

/** What a call has without a name: a network's inputs. */
export function positional(call: CallExpression): readonly Expression[] {
  return call.arguments.flatMap(({ name, value }) => (name === null ? [value] : []));
}

/** The call with other inputs, its settings kept. */
export function withInputs(call: CallExpression, inputs: readonly Expression[]): CallExpression {
  const settings = call.arguments.filter(({ name }) => name !== null);
  return { ...call, arguments: [...callNode("", inputs, call.span).arguments, ...settings] };
}
