import type { MediaConfig, MediaFamily, MediaRules } from '@sunwai/media';
import type { Pack } from '@sunwai/packs';

const familyOf = (mediaType: string): MediaFamily => {
  const [head] = mediaType.split('/');
  return head === 'image' || head === 'audio' || head === 'video' ? head : 'document';
};

/** The installation's rules, made narrower by the pack: a kind of file that it leaves out is refused. */
export const mediaRulesOf = ({ whatsapp }: Pack, { types, limits }: MediaConfig): MediaRules => {
  if (!whatsapp) return { types, limits };
  const own = whatsapp.media;
  const narrowed = (family: MediaFamily): number => Math.min(limits[family], own[family] ?? limits[family]);
  return {
    types: types.filter((type) => own[familyOf(type)] !== undefined),
    limits: {
      image: narrowed('image'),
      audio: narrowed('audio'),
      video: narrowed('video'),
      document: narrowed('document'),
    },
  };
};
