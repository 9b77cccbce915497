/** The shape of `en` with free texts: a key missing in `ko` is a type error. */
export type Translation<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : Translation<Source[Key]>;
};
