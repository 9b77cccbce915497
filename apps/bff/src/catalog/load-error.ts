/** A catalog file that cannot be used: the server must not start on half a catalog. */
export class CatalogFileError extends Error {
  readonly file: string;
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, issue: string) {
    super(line === undefined ? `${file}: ${issue}` : `${file} line ${line}: ${issue}`);
    this.name = 'CatalogFileError';
    this.file = file;
    this.line = line;
  }
}
