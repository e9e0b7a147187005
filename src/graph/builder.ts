/**
 * A forward pass under construction: nodes, parameters and masks in the order of writing. Knows no layers and no derivatives.
 */
import type { GraphNode, Initialiser, MaskSlot, NodeId, Operation, ParameterSlot, RunningStatistic, Shape } from "./graph.js";

export interface ForwardBuilder {
  readonly nodes: GraphNode[];
  readonly parameters: ParameterSlot[];
  readonly masks: MaskSlot[];
  readonly statistics: RunningStatistic[];
  parameterCount: number;
}

/** A matrix over the batch's rows, or over every position of them. */
export interface UnitMatrix {
  readonly node: NodeId;
  /** its columns */
  readonly units: number;
  /** its rows for each row of the batch */
  readonly positions: number;
}

/** How a parameter is named, begun and treated. */
export interface ParameterTraits {
  readonly initialiser: Initialiser;
  readonly decays: boolean;
  readonly penalty: number;
  readonly carriesUnit?: boolean;
}

export function forwardBuilder(): ForwardBuilder {
  return { nodes: [], parameters: [], masks: [], statistics: [], parameterCount: 0 };
}

export function addNode(builder: ForwardBuilder, operation: Operation, inputs: readonly NodeId[], shape: Shape): NodeId {
  return builder.nodes.push({ id: builder.nodes.length, operation, inputs, shape }) - 1;
}

/** Writes a node whose value is such a matrix. */
export function addMatrix(builder: ForwardBuilder, operation: Operation, inputs: readonly NodeId[], units: number, positions = 1): UnitMatrix {
  return { node: addNode(builder, operation, inputs, positions === 1 ? ["batch", units] : ["batch", positions, units]), units, positions };
}

export function addParameter(builder: ForwardBuilder, name: string, shape: readonly number[], traits: ParameterTraits): NodeId {
  const slot = builder.parameters.length;
  const { carriesUnit = false, ...others } = traits;
  builder.parameters.push({ name, shape, offset: builder.parameterCount, ...others, carriesUnit });
  builder.parameterCount += shape.reduce((product, dimension) => product * dimension, 1);
  return addNode(builder, { kind: "parameter", slot }, [], shape);
}
