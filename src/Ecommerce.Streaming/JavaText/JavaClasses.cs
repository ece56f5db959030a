namespace Ecommerce.Streaming.JavaText;

/// <summary>The classes of characters of Java's regular expressions, which know ASCII only unless told otherwise.</summary>
internal static class JavaClasses
{
    private static readonly Ranges Digits = new("0-9", @"\x00-\x2F\x3A-\uFFFF");
    private static readonly Ranges Spaces = new(@"\t-\r\x20", @"\x00-\x08\x0E-\x1F\x21-\uFFFF");
    private static readonly Ranges Letters = new("A-Za-z", @"\x00-\x40\x5B-\x60\x7B-\uFFFF");

    /// <summary>The class of <c>\d</c>, <c>\w</c>, <c>\s</c>, <c>\h</c>, <c>\v</c> or their opposites; null for another letter.</summary>
    public static Ranges? Of(char letter) => char.ToLowerInvariant(letter) switch
    {
        'd' => Digits,
        'w' => new("0-9A-Z_a-z", @"\x00-\x2F\x3A-\x40\x5B-\x5E\x60\x7B-\uFFFF"),
        's' => Spaces,
        'h' => new(@"\t\x20\xA0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000", @"\x00-\x08\n-\x1F\x21-\x9F\xA1-\u167F\u1681-\u180D\u180F-\u1FFF\u200B-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\uFFFF"),
        'v' => new(@"\n-\r\x85\u2028\u2029", @"\x00-\t\x0E-\x84\x86-\u2027\u202A-\uFFFF"),
        _ => null,
    };

    /// <summary>The class of <c>\p{NAME}</c>; null for another name.</summary>
    public static Ranges? Posix(string name) => name switch
    {
        "Lower" => new("a-z", @"\x00-\x60\x7B-\uFFFF"),
        "Upper" => new("A-Z", @"\x00-\x40\x5B-\uFFFF"),
        "ASCII" => new(@"\x00-\x7F", @"\x80-\uFFFF"),
        "Alpha" => Letters,
        "Digit" => Digits,
        "Alnum" => new("0-9A-Za-z", @"\x00-\x2F\x3A-\x40\x5B-\x60\x7B-\uFFFF"),
        "Punct" => new(@"\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E", @"\x00-\x20\x30-\x39\x41-\x5A\x61-\x7A\x7F-\uFFFF"),
        "Graph" => new(@"\x21-\x7E", @"\x00-\x20\x7F-\uFFFF"),
        "Print" => new(@"\x20-\x7E", @"\x00-\x1F\x7F-\uFFFF"),
        "Blank" => new(@"\t\x20", @"\x00-\x08\n-\x1F\x21-\uFFFF"),
        "Cntrl" => new(@"\x00-\x1F\x7F", @"\x20-\x7E\x80-\uFFFF"),
        "XDigit" => new("0-9A-Fa-f", @"\x00-\x2F\x3A-\x40\x47-\x60\x67-\uFFFF"),
        "Space" => Spaces,
        _ => null,
    };

    /// <summary>A class as it stands between square brackets, and its complement.</summary>
    internal sealed record Ranges(string Inside, string Outside);
}
