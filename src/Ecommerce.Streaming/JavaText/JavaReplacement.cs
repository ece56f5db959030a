using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.JavaText;

/// <summary>
/// A replacement as java.util.regex.Matcher reads it: <c>$1</c> takes as many digits as make a group's number, <c>${name}</c> is a named group, a backslash takes the meaning of
/// what follows.
/// </summary>
internal sealed class JavaReplacement
{
    private readonly ImmutableArray<(string Text, int Number)> _parts;

    private JavaReplacement(ImmutableArray<(string Text, int Number)> parts) => _parts = parts;

    /// <exception cref="FormatException">It refers to a group that the expression does not have.</exception>
    public static JavaReplacement Parse(string replacement, JavaRegex regex)
    {
        var parts = ImmutableArray.CreateBuilder<(string, int)>();
        var literal = new StringBuilder();
        for (var i = 0; i < replacement.Length;)
        {
            var c = replacement[i++];
            if (c is not ('\\' or '$'))
            {
                literal.Append(c);
                continue;
            }

            if (i == replacement.Length)
            {
                throw new FormatException($"The replacement '{replacement}' ends in a lone '{c}'.");
            }

            if (c == '\\')
            {
                literal.Append(replacement[i++]);
                continue;
            }

            Literal();
            parts.Add(replacement[i] == '{' ? Named(ref i) : Numbered(ref i));
        }

        Literal();
        return new JavaReplacement(parts.ToImmutable());

        void Literal()
        {
            if (literal.Length > 0)
            {
                parts.Add((literal.ToString(), -1));
                literal.Clear();
            }
        }

        (string, int) Named(ref int i)
        {
            var end = replacement.IndexOf('}', i);
            var name = end < 0 ? "" : replacement[(i + 1)..end];
            i = end + 1;
            return regex.HasGroup(name) && !char.IsAsciiDigit(name[0]) ? (name, -2) : throw new FormatException($"The replacement '{replacement}' refers to no group '{name}'.");
        }

        (string, int) Numbered(ref int i)
        {
            if (!char.IsAsciiDigit(replacement[i]))
            {
                throw new FormatException($"The replacement '{replacement}' has a '$' without a group; a plain one is '\\$'.");
            }

            var number = replacement[i++] - '0';
            if (number > regex.GroupCount)
            {
                throw new FormatException($"The replacement '{replacement}' refers to no group {number.ToString(CultureInfo.InvariantCulture)}.");
            }

            while (i < replacement.Length && char.IsAsciiDigit(replacement[i]) && (number * 10) + replacement[i] - '0' <= regex.GroupCount)
            {
                number = (number * 10) + replacement[i++] - '0';
            }

            return ("", number);
        }
    }

    /// <param name="match">What is replaced.</param>
    /// <param name="groupName">How .NET calls the group of a number.</param>
    public string Expand(Match match, Func<int, string> groupName) =>
        string.Concat(_parts.Select(p => p.Number switch { -1 => p.Text, -2 => match.Groups[p.Text].Value, _ => match.Groups[groupName(p.Number)].Value }));
}
