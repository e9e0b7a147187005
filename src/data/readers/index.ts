/** The doors that need Node: files of data, saved fits. Nothing that must run in a browser imports this. */
export { readText, type TextResult } from "./bytes.js";
export { tableOfCsv } from "./csv.js";
export { tableOfJson } from "./json-lines.js";
export { readTable } from "./read-table.js";
export { readCheckpoint, removeCheckpoint, writeCheckpoint, type CheckpointResult } from "./checkpoint-file.js";
export { checkWritableFolder } from "./envelope.js";
export { readStateFile, writeStateFile, type StateFileResult } from "./state-file.js";
export { folderOf, isSavedFit, readFit, writeFit, type FitOrigin, type SavedFitResult } from "./saved-fit.js";
