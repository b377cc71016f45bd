/**
 * The eight emotions, in the one order used everywhere: the classifier's outputs, CSV columns, charts.
 * Alphabetical, so that nobody has to remember an order.
 */
export const EMOTIONS = ['angry', 'calm', 'disgust', 'fearful', 'happy', 'neutral', 'sad', 'surprise'] as const;

/** One of the eight emotions. */
export type Emotion = (typeof EMOTIONS)[number];
