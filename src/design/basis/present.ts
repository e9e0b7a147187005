/** The rows in which no operand is missing. */

/** @returns each operand without the rows where any of them is NaN; the operands themselves where none is */
export function presentRows(operands: readonly Float64Array[]): readonly Float64Array[] {
  const isPresent = (_: number, row: number): boolean => operands.every((operand) => !Number.isNaN(operand[row]));
  if (operands.every((operand) => !operand.some(Number.isNaN))) return operands;
  return operands.map((operand) => operand.filter(isPresent));
}

export function distinctCount(values: Float64Array): number {
  return new Set(values).size;
}
