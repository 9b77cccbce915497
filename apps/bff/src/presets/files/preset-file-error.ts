/** A preset file that cannot be used: the server must not start on half of its presets. */
export class PresetFileError extends Error {
  override name = 'PresetFileError';
  readonly file: string;
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, issue: string) {
    super(line === undefined ? `${file}: ${issue}` : `${file} line ${line}: ${issue}`);
    this.file = file;
    this.line = line;
  }
}
