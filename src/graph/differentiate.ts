/**
 * Reverse accumulation over the forward nodes (Griewank & Walther 2008, chapter 3): from the objective's derivative with respect
 * to every output, node by node backwards, to dJ/dw for every parameter. Each operation has one rule here; where a node feeds several others, their shares are added.
 * Nodes that no parameter reaches are skipped, so the inputs' own derivative is never formed.
 */
import { assertNever, invariant } from "../invariant.js";
import { type GraphNode, type GraphOutput, type NodeId, type Operation, type ParameterSlot, type RunningStatistic, type Shape, widthOf } from "./graph.js";

export interface BackwardPass {
  readonly backward: readonly GraphNode[];
  /** one node per parameter, null for a running statistic */
  readonly gradients: readonly (NodeId | null)[];
}

/**
 * @param forward nodes in order
 * @param outputs what the likelihood reads of them
 * @param upstream for every output, the node that holds the derivative with respect to it; they follow `forward`
 * @param parameters a penalty adds 2 * penalty * W to the derivative
 * @param statistics parameters without a derivative
 */
export function backwardPass(
  forward: readonly GraphNode[], outputs: readonly GraphOutput[], upstream: readonly GraphNode[], parameters: readonly ParameterSlot[],
  statistics: readonly RunningStatistic[],
): BackwardPass {
  const sweep: Sweep = { forward, reached: reachedByParameters(forward), backward: [], adjoints: new Map(), nextId: forward.length + upstream.length };
  outputs.forEach(({ node }, index) => addShare(sweep, node, upstream[index].id));
  for (let id = forward.length - 1; id >= 0; id--) propagate(sweep, forward[id]);
  const gradients = parameters.map((slot, index) => (statistics.some((one) => one.slot === index) ? null : penalised(sweep, slot, index)));
  return { backward: sweep.backward, gradients };
}

interface Sweep {
  readonly forward: readonly GraphNode[];
  /** by node: whether a parameter stands above it */
  readonly reached: readonly boolean[];
  readonly backward: GraphNode[];
  /** by forward node: the node that holds the objective's derivative with respect to it */
  readonly adjoints: Map<NodeId, NodeId>;
  nextId: NodeId;
}

function reachedByParameters(forward: readonly GraphNode[]): boolean[] {
  const reached: boolean[] = [];
  for (const node of forward) reached.push(node.operation.kind === "parameter" || node.inputs.some((input) => reached[input]));
  return reached;
}

function emit(sweep: Sweep, operation: Operation, inputs: readonly NodeId[], shape: Shape): NodeId {
  const id = sweep.nextId++;
  sweep.backward.push({ id, operation, inputs, shape });
  return id;
}

/** Adds a share to the derivative with respect to `target`. */
function accumulate(sweep: Sweep, target: NodeId, operation: Operation, inputs: readonly NodeId[]): void {
  if (!sweep.reached[target]) return;
  addShare(sweep, target, emit(sweep, operation, inputs, sweep.forward[target].shape));
}

function addShare(sweep: Sweep, target: NodeId, share: NodeId): void {
  const known = sweep.adjoints.get(target);
  sweep.adjoints.set(target, known === undefined ? share : emit(sweep, { kind: "add" }, [known, share], sweep.forward[target].shape));
}

/** Hands the derivative with respect to a node on to its inputs. */
function propagate(sweep: Sweep, node: GraphNode): void {
  const upstream = sweep.adjoints.get(node.id);
  if (upstream === undefined || !sweep.reached[node.id]) return;
  const { operation, inputs } = node;
  switch (operation.kind) {
    case "inputs": case "array": case "codes": case "order": case "mask": case "parameter": case "column-mean": case "column-variance": return;
    case "add":
      for (const input of inputs) if (sweep.reached[input]) addShare(sweep, input, upstream);
      return;
    case "affine": {
      const [left, weights, biases] = inputs;
      propagateProduct(sweep, left, weights, upstream);
      return accumulate(sweep, biases, { kind: "sum-rows" }, [upstream]);
    }
    case "matmul":
      invariant(!operation.transposesLeft && !operation.transposesRight, "a forward product has no transposes");
      return propagateProduct(sweep, inputs[0], inputs[1], upstream);
    case "activation":
      return accumulate(sweep, inputs[0], { kind: "activation-gradient", activation: operation.activation }, [upstream, inputs[0], node.id]);
    case "dropout":
      return accumulate(sweep, inputs[0], { kind: "multiply" }, [upstream, inputs[1]]);
    case "patches":
      return accumulate(sweep, inputs[0], { kind: "patches-gradient", window: operation.window }, [upstream]);
    case "pool":
      return accumulate(sweep, inputs[0], { kind: "pool-gradient", pool: operation.pool, window: operation.window }, [upstream, inputs[0], node.id]);
    case "regroup":
      return accumulate(sweep, inputs[0], { kind: "regroup" }, [upstream]);
    case "lookup":
      return accumulate(sweep, inputs[0], { kind: "lookup-gradient" }, [upstream, inputs[1]]);
    case "concat":
      return propagateSlices(sweep, inputs, upstream);
    case "standardise":
      return accumulate(sweep, inputs[0], { kind: "standardise-gradient" }, [upstream, node.id, inputs[2]]);
    case "scale-shift": {
      const [operand, scale, shift] = inputs;
      accumulate(sweep, scale, { kind: "sum-products" }, [upstream, operand]);
      accumulate(sweep, shift, { kind: "sum-rows" }, [upstream]);
      return accumulate(sweep, operand, { kind: "scale-shift" }, [upstream, scale]);
    }
    case "slice":
      return propagateRecurrence(sweep, sweep.forward[inputs[0]], node.id, upstream);
    case "recurrence":
      return invariant(false, "a recurrence is read through its state alone");
    case "patches-gradient": case "pool-gradient": case "recurrence-gradient": case "previous": case "lookup-gradient": case "sum-products": case "standardise-gradient":
    case "activation-gradient": case "multiply": case "add-scaled": case "sum-rows": case "likelihood":
      return invariant(false, `a forward pass has no ${operation.kind}`);
    default: return assertNever(operation);
  }
}

/**
 * Through time (Werbos 1990): dA from the cell's own pull-back, dU = H' dR with H the states before each row and dR the derivative with
 * respect to what U made of them. A gated recurrent unit scales the last gate's share of h U, which then has a derivative of its own.
 */
function propagateRecurrence(sweep: Sweep, recurrence: GraphNode, state: NodeId, upstream: NodeId): void {
  const { operation, inputs: [gates, weights, order] } = recurrence;
  invariant(operation.kind === "recurrence", "a forward pass takes columns of recurrences alone");
  const units = widthOf(sweep.forward[state]);
  const width = widthOf(sweep.forward[gates]);
  const { cell } = operation;
  const hasOwnShare = cell === "gru";
  const whole = emit(sweep, { kind: "recurrence-gradient", cell }, [upstream, recurrence.id, weights, order], ["batch", hasOwnShare ? width + units : width]);
  const previous = emit(sweep, { kind: "previous" }, [state, order], ["batch", units]);
  const [ofGates, ofProducts] = hasOwnShare ? gruShares(sweep, whole, width, units) : [whole, whole];
  if (sweep.reached[gates]) addShare(sweep, gates, ofGates);
  accumulate(sweep, weights, { kind: "matmul", transposesLeft: true, transposesRight: false }, [previous, ofProducts]);
}

/** Of [dr, dz, dn, dn * r]: the first three, and all but the third. */
function gruShares(sweep: Sweep, whole: NodeId, width: number, units: number): readonly [NodeId, NodeId] {
  const part = (from: number, columns: number): NodeId => emit(sweep, { kind: "slice", from }, [whole], ["batch", columns]);
  const ofProducts = emit(sweep, { kind: "concat" }, [part(0, 2 * units), part(width, units)], ["batch", width]);
  return [part(0, width), ofProducts];
}

function propagateSlices(sweep: Sweep, parts: readonly NodeId[], upstream: NodeId): void {
  let from = 0;
  for (const part of parts) {
    accumulate(sweep, part, { kind: "slice", from }, [upstream]);
    from += widthOf(sweep.forward[part]);
  }
}

/** C = A B: dA = dC B', dB = A' dC. */
function propagateProduct(sweep: Sweep, left: NodeId, right: NodeId, upstream: NodeId): void {
  accumulate(sweep, right, { kind: "matmul", transposesLeft: true, transposesRight: false }, [left, upstream]);
  accumulate(sweep, left, { kind: "matmul", transposesLeft: false, transposesRight: true }, [upstream, right]);
}

function penalised(sweep: Sweep, slot: ParameterSlot, index: number): NodeId {
  const node = sweep.forward.find(({ operation }) => operation.kind === "parameter" && operation.slot === index);
  const gradient = node && sweep.adjoints.get(node.id);
  invariant(node !== undefined && gradient !== undefined, `parameter ${slot.name} does not reach an output`);
  const { penalty } = slot;
  if (penalty === 0) return gradient;
  return emit(sweep, { kind: "add-scaled", scale: 2 * penalty }, [gradient, node.id], slot.shape);
}
