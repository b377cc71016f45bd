/**
 * How probable it is that the emotion of one window stays that of the next. By `npm run bench:segments` this gives about as
 * many segments as there were stretches of one emotion; more of it merges what differs (docs/experiments.md).
 */
const STAYS = 0.2;

/**
 * The most probable sequence of emotions (Viterbi 1967), so that one window that is a little of another mind than its
 * neighbours is no segment of its own, and one that is sure of it is.
 *
 * @param windows each a window's probabilities, [n], in order of time
 * @param stays the probability of no change; all changes are equally probable
 * @returns the index of an emotion for each window
 */
export function smoothed(windows: readonly Float64Array[], stays = STAYS): number[] {
  const count = windows[0]?.length ?? 0;
  const [stay, change] = [Math.log(stays), Math.log((1 - stays) / (count - 1))];
  let scores = logarithms(windows[0] ?? []);
  const origins = windows.slice(1).map((window) => {
    const best = scores.indexOf(Math.max(...scores));
    const from = scores.map((score, state) => (score + stay >= scores[best] + change ? state : best));
    const emissions = logarithms(window);
    scores = from.map((origin, state) => scores[origin] + (origin === state ? stay : change) + emissions[state]);
    return from;
  });
  const last = scores.indexOf(Math.max(...scores));
  const path = [last];
  for (const from of origins.reverse()) path.push(from[path.at(-1)!]);
  return path.reverse();
}

/** No probability is so small that it could not be an error of the model. */
function logarithms(probabilities: ArrayLike<number>): number[] {
  return Array.from(probabilities, (probability) => Math.log(Math.max(probability, 1e-6)));
}
