using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.JavaText;

/// <summary>
/// Turns a pattern of java.util.regex.Pattern into one of .NET. Classes such as <c>\d</c> and <c>\w</c> know ASCII only; quotations and possessive quantifiers are rewritten;
/// what cannot be is an error, never another meaning.
/// </summary>
internal sealed class JavaRegexTranslation
{
    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private readonly Stack<int> _open = [];
    private readonly ImmutableArray<string>.Builder _groups = ImmutableArray.CreateBuilder<string>();
    private int _at;
    private int _atom;
    private int _unnamed;
    private bool _refersByNumber;

    private JavaRegexTranslation(string pattern) => _pattern = pattern;

    /// <summary>The pattern, and how .NET calls its capturing groups, in the order of their brackets.</summary>
    /// <exception cref="FormatException">It has parts that .NET cannot imitate.</exception>
    /// <exception cref="RegexParseException">It is no expression.</exception>
    public static (string Pattern, ImmutableArray<string> Groups) Translate(string pattern)
    {
        var translation = new JavaRegexTranslation(pattern);
        translation.Run();
        if (translation._refersByNumber && translation._groups.Count != translation._unnamed)
        {
            throw new FormatException($"'{pattern}' refers to groups by number and names some.");
        }

        // .NET tells now whether what is left is an expression.
        _ = new Regex(translation._output.ToString());
        return (translation._output.ToString(), translation._groups.ToImmutable());
    }

    private void Run()
    {
        while (_at < _pattern.Length)
        {
            var c = _pattern[_at];
            switch (c)
            {
                case '\\':
                    _atom = _output.Length;
                    Escape(inClass: false);
                    break;
                case '[':
                    _atom = _output.Length;
                    Class();
                    break;
                case '(':
                    _open.Push(_output.Length);
                    Group();
                    break;
                case ')':
                    _atom = _open.TryPop(out var start) ? start : _output.Length;
                    Take(1);
                    break;
                case '*' or '+' or '?' or '{':
                    Quantifier();
                    break;
                default:
                    _atom = _output.Length;
                    Take(char.IsHighSurrogate(c) && _at + 1 < _pattern.Length ? 2 : 1);
                    break;
            }
        }
    }

    private void Take(int count)
    {
        _output.Append(_pattern, _at, count);
        _at += count;
    }

    private void Group()
    {
        if (!_pattern.AsSpan(_at).StartsWith("(?"))
        {
            _unnamed++;
            _groups.Add(_unnamed.ToString(CultureInfo.InvariantCulture));
            Take(1);
            return;
        }

        var rest = _pattern.AsSpan(_at + 2);
        if (rest.StartsWith(":") || rest.StartsWith("=") || rest.StartsWith("!") || rest.StartsWith(">"))
        {
            Take(3);
        }
        else if (rest.StartsWith("<=") || rest.StartsWith("<!"))
        {
            Take(4);
        }
        else if (rest.StartsWith("<") && rest.IndexOf('>') is > 1 and var end && IsName(rest[1..end]))
        {
            _groups.Add(rest[1..end].ToString());
            Take(end + 3);
        }
        else if (rest.IndexOfAnyExcept("ims-") is > 0 and var flags && rest[flags] is ':' or ')')
        {
            // Flags that mean the same in both; a pair of brackets without contents is no atom.
            if (rest[flags] == ')')
            {
                _open.Pop();
            }

            Take(flags + 3);
        }
        else
        {
            throw Unsupported(_pattern[_at..Math.Min(_pattern.Length, _at + 4)]);
        }
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }
        }

        return char.IsAsciiLetter(text[0]);
    }

    // A possessive quantifier is a group that is not entered again.
    private void Quantifier()
    {
        var start = _at;
        var end = _pattern[start] == '{' ? _pattern.IndexOf('}', start) : start;
        if (end < 0)
        {
            throw new FormatException($"'{_pattern}' has a bracket '{{' that is not closed.");
        }

        var possessive = end + 1 < _pattern.Length && _pattern[end + 1] == '+';
        if (possessive)
        {
            _output.Insert(_atom, "(?>");
        }

        Take(end + 1 - start);
        if (possessive)
        {
            _at++;
            _output.Append(')');
        }
        else if (_at < _pattern.Length && _pattern[_at] == '?')
        {
            Take(1);
        }
    }

    private void Class()
    {
        Take(_pattern.AsSpan(_at).StartsWith("[^") ? 2 : 1);
        for (var first = true; _at < _pattern.Length; first = false)
        {
            var c = _pattern[_at];
            if (c == ']' && !first)
            {
                Take(1);
                return;
            }

            if (c == '[' || _pattern.AsSpan(_at).StartsWith("&&"))
            {
                throw Unsupported("a class within a class");
            }

            if (c == '\\')
            {
                Escape(inClass: true);
            }
            else
            {
                Take(1);
            }
        }

        throw new FormatException($"'{_pattern}' has a bracket '[' that is not closed.");
    }

    private void Escape(bool inClass)
    {
        if (_at + 1 == _pattern.Length)
        {
            throw new FormatException($"'{_pattern}' ends in a lone backslash.");
        }

        var c = _pattern[_at + 1];
        if (JavaClasses.Of(c) is { } ranges)
        {
            Add(ranges, negated: char.IsUpper(c), inClass);
            _at += 2;
            return;
        }

        switch (c)
        {
            case 'Q':
                Quotation();
                break;
            case 'R' when !inClass:
                _output.Append(@"(?:\r\n|[\n\x0B\f\r\u0085\u2028\u2029])");
                _at += 2;
                break;
            case 'p' or 'P':
                Property(c == 'P', inClass);
                break;
            case 'x' when _pattern.AsSpan(_at).StartsWith(@"\x{"):
            case 'X' or 'N' or 'E' or '0' or 'G':
                throw Unsupported($@"\{c}");
            case >= '1' and <= '9':
                _refersByNumber = true;
                Take(2);
                break;
            default:
                Take(2);
                break;
        }
    }

    private void Quotation()
    {
        var start = _at + 2;
        var end = _pattern.IndexOf(@"\E", start, StringComparison.Ordinal);
        foreach (var c in _pattern.AsSpan(start, (end < 0 ? _pattern.Length : end) - start))
        {
            _atom = _output.Length;
            _output.Append(char.IsAsciiLetterOrDigit(c) || c > 127 ? c.ToString() : $@"\x{(int)c:X2}");
        }

        _at = end < 0 ? _pattern.Length : end + 2;
    }

    private void Property(bool negated, bool inClass)
    {
        var length = _at + 2 < _pattern.Length && _pattern[_at + 2] == '{' ? _pattern.IndexOf('}', _at) - _at + 1 : 3;
        if (length < 3 || _at + length > _pattern.Length)
        {
            throw new FormatException($@"'{_pattern}' has an incomplete \p.");
        }

        var name = _pattern.Substring(_at + 2, length - 2).Trim('{', '}');
        if (JavaClasses.Posix(name) is { } ranges)
        {
            Add(ranges, negated, inClass);
        }
        else if (name.Length <= 2)
        {
            // A general category of Unicode.
            _output.Append(negated ? @"\P{" : @"\p{").Append(name).Append('}');
        }
        else
        {
            throw Unsupported($@"\p{{{name}}}");
        }

        _at += length;
    }

    private void Add(JavaClasses.Ranges ranges, bool negated, bool inClass) => _output.Append((negated, inClass) switch
    {
        (false, false) => $"[{ranges.Inside}]",
        (true, false) => $"[^{ranges.Inside}]",
        (false, true) => ranges.Inside,
        (true, true) => ranges.Outside,
    });

    private FormatException Unsupported(string what) => new($"'{_pattern}' has {what}, which Java knows and this capture does not.");
}
