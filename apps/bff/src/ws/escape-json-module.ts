/** `escape-json.wat`, assembled; a test holds the one against the other, and says what belongs here when they differ. */
export const escapeJsonModule =
  'AGFzbQEAAAABCAFgA39/fwF/AwIBAAUDAQAQBxMCBm1lbW9yeQIABmVzY2FwZQAACsMBAcABAgF7An8DQAJAIABBEGogAUsEQCAAIAFJDQEgAg8LIAD9AAAAIQMgAiAD/QsAACAD/QwgICAgICAgICAgICAgICAg/SYgA/0MIiIiIiIiIiIiIiIiIiIiIv0jIAP9DFxcXFxcXFxcXFxcXFxcXFz9I/1Q/VD9ZCEEIARBgIAEcmghBSAAIAVqIQAgAiAFaiECIARFDQELIAAtAABBA3QhBSACIAUpAwA3AAAgAiAFLQAHaiECIABBAWohAAwACwAL';
