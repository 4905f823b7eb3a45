#include "CDigits.h"

// Swift has no words for the bytes of a file within a program: a literal of them takes it 20 s to compile.
const unsigned char *digitBytes(void) {
  static const unsigned char bytes[] = {
#embed "digits.bin"
  };
  return bytes;
}
