const percentFormat = new Intl.NumberFormat('en', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const wholePercentFormat = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

/** `0.8123` → `81.2%`; what would round to nothing is `<0.1%`, since the model never rules an emotion out. */
export function formatPercent(share: number): string {
  return share > 0 && share < 0.0005 ? `<${percentFormat.format(0.001)}` : percentFormat.format(share);
}

/** `0.8123` → `81%`: for headlines and progress. What is not all, to a tenth, is at most `99%`: never a false certainty. */
export function formatWholePercent(share: number): string {
  return wholePercentFormat.format(share < 0.9995 ? Math.min(share, 0.99) : share);
}

/** A length in words: `3.9 seconds`, `1 minute 5 seconds`, `3 hours`. */
export function formatDuration(durationSeconds: number): string {
  if (durationSeconds < 59.95) {
    const text = durationSeconds.toFixed(1).replace(/\.0$/, '');
    return `${text} ${text === '1' ? 'second' : 'seconds'}`;
  }
  const whole = Math.round(durationSeconds);
  if (whole > 3600 && whole % 3600 === 0) return plural(whole / 3600, 'hour');
  const minutes = plural(Math.floor(whole / 60), 'minute');
  return whole % 60 === 0 ? minutes : `${minutes} ${plural(whole % 60, 'second')}`;
}

/** A place in a recording as players write it: `0:03.5`, `12:08`. Tenths only where they say something. */
export function formatClock(positionSeconds: number): string {
  const tenths = Math.round(positionSeconds * 10);
  const minutes = Math.floor(tenths / 600);
  const seconds = Math.floor((tenths % 600) / 10);
  const fraction = tenths % 10 === 0 ? '' : `.${tenths % 10}`;
  return `${minutes}:${String(seconds).padStart(2, '0')}${fraction}`;
}

/** A size in the units of {@link LIMITS} (1 KB is 1024 bytes): `512 bytes`, `124 KB`, `3.4 MB`. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1024) return plural(sizeBytes, 'byte');
  const kilobytes = sizeBytes / 1024;
  if (kilobytes < 999.5) return `${Math.round(kilobytes)} KB`;
  const megabytes = kilobytes / 1024;
  return `${megabytes < 9.95 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
