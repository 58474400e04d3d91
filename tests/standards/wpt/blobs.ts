/** Runs inside the sandbox: programs have no blobs, but files that ask much else make some as they begin. */
export class Blob {
  readonly isBlob = true
}
export class File extends Blob {}
export class ImageData {}
