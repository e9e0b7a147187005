/**
 * What else could be done with the same columns: each competitor is one rewriting of a formula's parts, in the manner of the baselines of
 * Simchoni & Rosset (2023, section 5). Knows terms; no rows, no text.
 */
import { printExpression, type CallExpression, type Expression } from "../../grammar/index.js";
import { networkWord } from "../analysis/words.js";
import { onceEach } from "../port/deepen.js";
import { argumentNode, barNode, callNode, nameNode, numberNode, parenthesizedNode } from "../port/syntax.js";
import { positional, withInputs, type FormulaParts, type RandomPart, type Signed } from "./parts.js";

export interface Rewritten {
  readonly members: readonly Signed[];
  /** a network of the formula that needs a name of its own now */
  readonly definition: { readonly name: string; readonly network: CallExpression } | null;
}

/** @returns why it cannot be done, in words that follow "there is no such competitor:" */
type Rewrite = (parts: FormulaParts, freeName: string) => Rewritten | string;

interface CompetitorRule {
  /** for --help and explanations */
  readonly meaning: string;
  readonly rewrite: Rewrite;
}

export type CompetitorName = "ignore" | "onehot" | "embed" | "linear" | "deep" | "menets" | "lstm";

export const competitorRules: Readonly<Record<CompetitorName, CompetitorRule>> = {
  ignore: { meaning: "no random effects: their columns become inputs", rewrite: (parts) => needRandom(parts) ?? plain(withoutRandom(parts, [])) },
  onehot: { meaning: "ignore, and each grouping factor by indicators", rewrite: (parts) => needGroups(parts) ?? plain(withoutRandom(parts, groupsOf(parts).map(indicators))) },
  embed: { meaning: "ignore, and each grouping factor by 10 learnt numbers", rewrite: (parts) => needGroups(parts) ?? plain(withoutRandom(parts, groupsOf(parts).map(embedding))) },
  linear: { meaning: "the same random effects, and a net's inputs as linear terms", rewrite: asLinear },
  deep: { meaning: "the same random effects, and the linear part as a net", rewrite: (parts) => (parts.networks.length > 0 ? "there is a net already" : inputsOf(parts).length === 0 ? "there is no column to hand to a net" : plain(deepened(parts))) },
  menets: { meaning: "random slopes of each grouping factor on what the net learns, `(features(net) | g)`", rewrite: asMeNet },
  lstm: { meaning: "a recurrent net over each subject's rows in time, and no random effects", rewrite: asRecurrent },
};

const plain = (members: readonly Signed[]): Rewritten => ({ members, definition: null });
const added = (expression: Expression): Signed => ({ expression, isRemoved: false });
const summands = (expressions: readonly Expression[]): readonly Signed[] => expressions.map(added);

const needRandom = ({ random }: FormulaParts): string | null => (random.length > 0 ? null : "there is no random effect to leave out");
const needGroups = (parts: FormulaParts): string | null => (groupsOf(parts).length > 0 ? null : "there is no grouping factor");

const groupsOf = ({ random }: FormulaParts): readonly Expression[] => onceEach(random.flatMap(({ groups }) => groups));
const columnsOf = ({ random }: FormulaParts): readonly Expression[] => onceEach(random.flatMap(({ columns }) => columns));

/** What a net reads, or could read. */
const inputsOf = ({ networks, linearInputs }: FormulaParts): readonly Expression[] => (networks.length > 0 ? onceEach(networks.flatMap(networkInputs)) : linearInputs);

/** As many numbers as the published embeddings have. */
const embeddingDimension = 10;
const embedding = (group: Expression): Expression => callNode("embed", [group, numberNode(String(embeddingDimension), group.span)], group.span);
const indicators = (group: Expression): Expression => callNode("onehot", [group], group.span);
/** A factor looked up is a network of its own, and an input of another. */
const isLookup = ({ callee }: CallExpression): boolean => callee.name === "embed" || callee.name === "onehot";
const networkInputs = (network: CallExpression): readonly Expression[] => (isLookup(network) ? [network] : positional(network));

/** The mean alone. What random effects vary with, and what is handed over in their place, becomes input of the net, or terms where there is none. */
function withoutRandom(parts: FormulaParts, inPlace: readonly Expression[]): readonly Signed[] {
  const { linear, networks, offsets } = parts;
  const place = networks.findIndex((network) => !isLookup(network));
  if (place < 0) return [...linear, ...summands(notIn([...columnsOf(parts), ...inPlace], parts)), ...summands(networks), ...summands(offsets)];
  const fed = networks.map((network, i) => (i === place ? withInputs(network, onceEach([...positional(network), ...notIn(columnsOf(parts), parts), ...inPlace])) : network));
  return [...linear, ...summands(fed), ...summands(offsets)];
}

/** Those that no linear term reads. */
function notIn(columns: readonly Expression[], { linearInputs }: FormulaParts): readonly Expression[] {
  const written = new Set(linearInputs.map(printExpression));
  return columns.filter((column) => !written.has(printExpression(column)));
}

function asLinear(parts: FormulaParts): Rewritten | string {
  const { linear, networks, offsets, random } = parts;
  if (networks.length === 0 && random.every(({ isLearned }) => !isLearned)) return "there is no net in it";
  const terms = [...networks.flatMap(networkInputs), ...random.flatMap(({ isLearned, columns }) => (isLearned ? columns : []))];
  return plain([...linear, ...summands(notIn(onceEach(terms.map(asFactor)), parts)), ...summands(random.flatMap(unlearned)), ...summands(offsets)]);
}

const asFactor = (input: Expression): Expression => (input.kind === "call" && isLookup(input) ? callNode("factor", positional(input).slice(0, 1), input.span) : input);

/** Effects of learned features become intercepts of their groups. */
function unlearned({ expression, groups, isLearned }: RandomPart): readonly Expression[] {
  return isLearned ? groups.map((group) => parenthesizedNode(barNode(numberNode("1", group.span), group, group.span))) : [expression];
}

function deepened(parts: FormulaParts): readonly Signed[] {
  const net = callNode(networkWord, inputsOf(parts), parts.response.span);
  return [added(net), ...summands(parts.random.map(({ expression }) => expression)), ...summands(parts.offsets)];
}

function asMeNet(parts: FormulaParts, freeName: string): Rewritten | string {
  const problem = needGroups(parts);
  if (problem !== null) return problem;
  const network = parts.networks.find((one) => !isLookup(one)) ?? callNode(networkWord, inputsOf(parts), parts.response.span);
  const inputs = onceEach([...positional(network), ...columnsOf(parts)]);
  if (inputs.length === 0) return "there is no column to hand to a net";
  const isNamed = network.callee.name !== networkWord;
  const net = nameNode(isNamed ? network.callee.name : freeName, network.span);
  const learned = groupsOf(parts).map((group) => parenthesizedNode(barNode(callNode("features", [net], group.span), group, group.span)));
  const called = isNamed ? withInputs(network, inputs) : callNode(net.name, inputs, network.span);
  const others = parts.networks.length === 0 ? [] : [...parts.linear, ...summands(parts.networks.filter((one) => one !== network))];
  return {
    members: [...others, added(called), ...summands(learned), ...summands(parts.offsets)],
    definition: isNamed ? null : { name: net.name, network: withInputs(network, []) },
  };
}

/** As many units as the published one has. */
const recurrentUnits = 5;

function asRecurrent(parts: FormulaParts): Rewritten | string {
  const followed = parts.random.find(({ groups, columns, isLearned }) => groups.length > 0 && columns.length > 0 && !isLearned);
  const subject = followed?.groups.at(-1);
  if (followed === undefined || subject === undefined) return "no random effect follows a subject over time, as `(t | subject)` does";
  const inputs = onceEach([...inputsOf(parts), ...columnsOf(parts)]);
  const settings = [argumentNode(numberNode(String(recurrentUnits), subject.span), "units"), argumentNode(followed.columns[0], "over"), argumentNode(subject, "by")];
  const net = callNode("lstm", [...inputs, ...settings], subject.span);
  return plain([...(parts.networks.length === 0 ? [] : parts.linear), added(net), ...summands(parts.offsets)]);
}
