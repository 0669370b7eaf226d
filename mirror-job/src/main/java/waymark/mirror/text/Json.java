package waymark.mirror.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON value (RFC 8259), members in the order in which they were read or put.
///
/// What a document must hold is asked for by name and kind; a member that is missing or of another
/// kind is a [BadValueException] that names it.
public sealed interface Json {

  /// An object. The map is kept as it is given; nobody changes it afterwards.
  record Obj(Map<String, Json> members) implements Json {

    /// The member, or empty where it is missing or `null`.
    public Optional<Json> maybe(String name) {
      Json member = members.get(name);
      return member instanceof Null ? Optional.empty() : Optional.ofNullable(member);
    }

    /// The member, which must be there and not `null`.
    public Json need(String name) throws BadValueException {
      Optional<Json> member = maybe(name);
      if (member.isEmpty()) {
        throw new BadValueException(
            "no member \"" + name + "\"", "give an object that has \"" + name + "\"");
      }
      return member.get();
    }

    public String text(String name) throws BadValueException {
      if (need(name) instanceof Str(String text)) {
        return text;
      }
      throw not(name, "a string");
    }

    public long number(String name) throws BadValueException {
      if (need(name) instanceof Num(long number)) {
        return number;
      }
      throw not(name, "a whole number");
    }

    /// A whole number of 32 bits.
    public int integer(String name) throws BadValueException {
      long number = number(name);
      if (number != (int) number) {
        throw not(name, "a whole number of 32 bits");
      }
      return (int) number;
    }

    public URI url(String name) throws BadValueException {
      try {
        return new URI(text(name));
      } catch (URISyntaxException _) {
        throw not(name, "a URL");
      }
    }

    public boolean flag(String name) throws BadValueException {
      if (need(name) instanceof Bool(boolean is)) {
        return is;
      }
      throw not(name, "true or false");
    }

    public List<Json> list(String name) throws BadValueException {
      if (need(name) instanceof Arr(List<Json> items)) {
        return items;
      }
      throw not(name, "an array");
    }

    public Obj object(String name) throws BadValueException {
      if (need(name) instanceof Obj object) {
        return object;
      }
      throw not(name, "an object");
    }

    /// The array's strings.
    public List<String> texts(String name) throws BadValueException {
      List<String> texts = new ArrayList<>();
      for (Json item : list(name)) {
        if (!(item instanceof Str(String text))) {
          throw not(name, "an array of strings");
        }
        texts.add(text);
      }
      return texts;
    }

    /// A moment as RFC 3339 writes it in UTC: `2026-11-23T03:30:00Z`.
    public Instant instant(String name) throws BadValueException {
      String text = text(name);
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException _) {
        throw not(name, "a time such as 2026-11-23T03:30:00Z");
      }
    }

    private static BadValueException not(String name, String wanted) {
      return new BadValueException(
          "\"" + name + "\" is not " + wanted, "make \"" + name + "\" " + wanted);
    }
  }

  record Arr(List<Json> items) implements Json {}

  record Str(String text) implements Json {}

  /// A whole number. A fraction is cut: nothing that we read gives one a meaning.
  record Num(long number) implements Json {}

  /// A number with a fraction, for what we print; or one that is larger than 64 bits hold, which is
  /// no number of anything here.
  record Real(double number) implements Json {}

  record Bool(boolean is) implements Json {}

  record Null() implements Json {}

  /// The value as an object.
  static Obj asObject(Json json) throws BadValueException {
    if (json instanceof Obj object) {
      return object;
    }
    throw new BadValueException("not a JSON object", "give an object, {...}");
  }

  /// An object of these names and values, in turn: strings, numbers, booleans, [Optional]s of them,
  /// lists of [Json], or [Json].
  static Obj of(@Nullable Object... namesAndValues) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(String.valueOf(namesAndValues[i]), from(namesAndValues[i + 1]));
    }
    return new Obj(members);
  }

  /// The strings as an array.
  static Arr texts(Iterable<String> texts) {
    List<Json> items = new ArrayList<>();
    texts.forEach(text -> items.add(new Str(text)));
    return new Arr(items);
  }

  private static Json from(@Nullable Object value) {
    return switch (value) {
      case null -> new Null();
      case Json json -> json;
      case Optional<?> maybe -> from(maybe.orElse(null));
      case Boolean is -> new Bool(is);
      case Integer number -> new Num(number);
      case Long number -> new Num(number);
      case Double number -> new Real(number);
      case List<?> list -> new Arr(list.stream().map(Json::from).toList());
      default -> new Str(value.toString());
    };
  }
}
