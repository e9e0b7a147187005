/**
 * One walk over trees, from the leaves up, without recursion: a formula of ten thousand summands is ten thousand deep.
 * A node met twice is visited once.
 */

/**
 * @param childrenOf the nodes whose results `combine` needs, in order
 * @param combine the node's result from its children's
 * @returns the root's result
 */
export function foldTree<Node extends object, Result>(
  root: Node,
  childrenOf: (node: Node) => readonly Node[],
  combine: (node: Node, children: readonly Result[]) => Result,
): Result {
  const results = new Map<Node, Result>();
  const pending: Node[] = [root];
  while (pending.length > 0) {
    const node = pending[pending.length - 1];
    const children = childrenOf(node);
    const missing = children.filter((child) => !results.has(child));
    if (missing.length > 0 && !results.has(node)) {
      pending.push(...missing.reverse());
      continue;
    }
    pending.pop();
    if (!results.has(node)) results.set(node, combine(node, children.map((child) => results.get(child) as Result)));
  }
  return results.get(root) as Result;
}
