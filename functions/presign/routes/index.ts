/** The API's calls: paths, what they take, what they answer. These schemas are their documentation. */
export { createClipRoute, deleteClipRoute, getClipRoute, getModelRoute, retryClipRoute } from './clips.ts';
export {
  batchResultsRoute,
  deleteBatchRoute,
  deleteClipsRoute,
  deleteSpeakerRoute,
  getBatchRoute,
  getSpeakerRoute,
  listBatchesRoute,
  listSpeakersRoute,
} from './groups.ts';
export { createClipsRoute, listClipsRoute } from './lists.ts';
export { USUALLY_LISTED } from './parts.ts';
