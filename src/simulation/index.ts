/** The published simulation designs, drawn from a seed, and the oracle that knows their truth. */
export { simulateDesign, type DesignOptions } from "./design.js";
export { oraclePrediction } from "./oracle.js";
export { simulationDesigns, simulationRecipe, type HeldInputs, type SimulationDesign, type SimulationRecipe } from "./recipe.js";
export { simulate, type SimulatedTruth, type Simulation } from "./simulate.js";
