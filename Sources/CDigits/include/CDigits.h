// The digits inside the program: 1,797 images of 8 x 8 pixels, then 1,797 labels, a byte each.
extern const unsigned char *digitBytes(void);
