import { vmDisc, vmIcon } from './layers/vm-layers.ts';
import { vmStatusClasses } from './projection/vm-places.ts';
import type { VmStatusClass } from './projection/vm-places.ts';

/** Strokes on a grid of 12, as the icons of the badges. */
const strokes: Record<VmStatusClass, string> = {
  running: 'M2.5 6.3 5 8.8 9.7 3.6',
  transient: 'M6 1.8a4.2 4.2 0 1 1-4.2 4.2',
  paused: 'M4.2 2.8v6.4M7.8 2.8v6.4',
  failed: 'M3 3l6 6M9 3l-6 6',
  unknown: 'M4 4.3a2 2 0 1 1 2.7 1.9c-.5.2-.7.5-.7 1M6 9.3v.1',
};
const pixelRatio = 2;

const draw = (path: string, colour: string): ImageData => {
  const size = 12 * pixelRatio;
  const context = new OffscreenCanvas(size, size).getContext('2d');
  if (context === null) throw new Error('The browser gave no 2D canvas for the map icons.');
  context.scale(pixelRatio, pixelRatio);
  context.strokeStyle = colour;
  context.lineWidth = 1.8;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(new Path2D(path));
  return context.getImageData(0, 0, size, size);
};

/**
 * A disc of 10 px radius as a signed distance field, in MapLibre's coding (edge at 3/4, 8 px to either end):
 * unlike a circle layer it can be lifted off its place by exact pixels on the globe too.
 */
const drawDisc = (): ImageData => {
  const [radius, reach] = [10 * pixelRatio, 8];
  const size = 2 * (radius + reach);
  const image = new ImageData(size, size);
  for (let at = 0; at < size * size; at += 1) {
    const outside = Math.hypot((at % size) - size / 2 + 0.5, Math.floor(at / size) - size / 2 + 0.5) - radius;
    image.data[at * 4 + 3] = 255 - 255 * (outside / reach + 0.25);
  }
  return image;
};

interface Images {
  hasImage: (id: string) => boolean;
  addImage: (id: string, image: ImageData, options: { pixelRatio: number; sdf?: boolean }) => unknown;
  updateImage: (id: string, image: ImageData) => unknown;
}

/** Draws the status icons in a colour that reads on the status colours, or draws them anew in another. */
export const putStatusIcons = (images: Images, colour: string): void => {
  if (!images.hasImage(vmDisc)) images.addImage(vmDisc, drawDisc(), { pixelRatio, sdf: true });
  for (const status of vmStatusClasses) {
    const image = draw(strokes[status], colour);
    if (images.hasImage(vmIcon(status))) images.updateImage(vmIcon(status), image);
    else images.addImage(vmIcon(status), image, { pixelRatio });
  }
};
