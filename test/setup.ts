/**
 * Before every test file: property tests draw from one seed, so that a red run is red again on the next machine.
 * `LMMC_TEST_SEED=random npm test` explores other inputs; a number repeats what it found.
 */
import fc from "fast-check";

const asked = process.env.LMMC_TEST_SEED;
if (asked !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: asked === undefined ? 20_231 : Number(asked) });
