package waymark.oracle.ground;

/// A program or the kernel refused what a scene asks for: the scene is at fault, or the grammar.
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  public RefusedException(String why) {
    super(why);
  }
}
