/** DI tokens: a MediaStore, a MediaLinks, a MediaConfig. */
export const MEDIA_STORE = Symbol('MediaStore');
export const MEDIA_LINKS = Symbol('MediaLinks');
export const MEDIA_CONFIG = Symbol('MediaConfig');
