export interface TextCount {
  words: number;
  characters: number;
  isSelection: boolean;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Words as the language has them (Japanese and Thai write no spaces), and characters as people count them: no line ends. */
export function countText(text: string): Omit<TextCount, 'isSelection'> {
  let words = 0;
  for (const { isWordLike } of segmenter.segment(text)) {
    if (isWordLike) words++;
  }
  return { words, characters: Array.from(text.replaceAll('\n', '')).length };
}
