import type { MapColours } from './map-colours.ts';
import { vmIcon } from './layers/vm-layers.ts';
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
const [discPx, glowPx, signPx] = [10, 14, 12];

/** A disc in the status's colour with its sign, and the same colour seen through around it. */
const draw = (path: string, { disc, sign }: { disc: string; sign: string }): ImageData => {
  const size = 2 * glowPx * pixelRatio;
  const context = new OffscreenCanvas(size, size).getContext('2d');
  if (context === null) throw new Error('The browser gave no 2D canvas for the map icons.');
  const circle = (radius: number, alpha: number): void => {
    context.globalAlpha = alpha;
    context.beginPath();
    context.arc(glowPx, glowPx, radius, 0, 2 * Math.PI);
    context.fill();
  };
  context.scale(pixelRatio, pixelRatio);
  context.fillStyle = disc;
  circle(glowPx, 0.28);
  circle(discPx, 1);
  context.translate(glowPx - signPx / 2, glowPx - signPx / 2);
  context.strokeStyle = sign;
  context.lineWidth = 1.8;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke(new Path2D(path));
  return context.getImageData(0, 0, size, size);
};

interface Images {
  hasImage: (id: string) => boolean;
  addImage: (id: string, image: ImageData, options: { pixelRatio: number }) => unknown;
  updateImage: (id: string, image: ImageData) => unknown;
}

/** Draws what a place of VMs looks like in each status, or draws it anew in another theme. */
export const putStatusIcons = (images: Images, colours: MapColours): void => {
  for (const status of vmStatusClasses) {
    const image = draw(strokes[status], { disc: colours[status], sign: colours.ocean });
    if (images.hasImage(vmIcon(status))) images.updateImage(vmIcon(status), image);
    else images.addImage(vmIcon(status), image, { pixelRatio });
  }
};
