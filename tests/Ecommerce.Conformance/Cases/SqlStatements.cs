using System.Collections.Immutable;

namespace Ecommerce.Conformance.Cases;

/// <summary>Cuts a script into its statements at the semicolons that end one, as psql does.</summary>
public static class SqlStatements
{
    /// <summary>Splits a script; statements of nothing but space and comments are left out.</summary>
    public static ImmutableArray<string> Split(string script)
    {
        var statements = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        var words = new List<string>();
        var depth = 0;
        for (var at = 0; at < script.Length;)
        {
            var end = TokenEnd(script, at, out var word, out var blank);
            if (word is not null)
            {
                words.Add(word);
                depth += Nesting(words);
            }
            else if (script[at] == ';' && depth == 0)
            {
                Add(script[start..at]);
                start = end;
            }
            else if (!blank)
            {
                words.Add("");
            }

            at = end;
        }

        Add(script[start..]);
        return statements.ToImmutable();

        void Add(string statement)
        {
            if (words.Count > 0)
            {
                statements.Add(statement.Trim());
            }

            words.Clear();
            depth = 0;
        }
    }

    /// <summary>The body of a function in the SQL standard's style, BEGIN ATOMIC … END, holds semicolons of its own.</summary>
    private static int Nesting(List<string> words)
    {
        if (words[0] != "CREATE" || !words.Take(4).Any(w => w is "FUNCTION" or "PROCEDURE"))
        {
            return 0;
        }

        var atomic = words.Contains("ATOMIC", StringComparer.Ordinal);
        return words[^1] switch
        {
            "ATOMIC" when words.Count > 1 && words[^2] == "BEGIN" => 1,
            "CASE" when atomic => 1,
            "END" when atomic => -1,
            _ => 0,
        };
    }

    /// <summary>The end of the token at a place. Quoted text, a comment and a run of space are one token each.</summary>
    private static int TokenEnd(string script, int at, out string? word, out bool blank)
    {
        word = null;
        blank = false;
        var c = script[at];
        var next = at + 1 < script.Length ? script[at + 1] : '\0';
        if (char.IsWhiteSpace(c))
        {
            blank = true;
            return at + 1;
        }

        if (c == '-' && next == '-')
        {
            blank = true;
            var line = script.IndexOf('\n', at);
            return line < 0 ? script.Length : line + 1;
        }

        if (c == '/' && next == '*')
        {
            blank = true;
            return CommentEnd(script, at);
        }

        if (c is '\'' or '"')
        {
            return QuoteEnd(script, at, backslashes: false);
        }

        if (c is 'e' or 'E' && next == '\'')
        {
            return QuoteEnd(script, at + 1, backslashes: true);
        }

        if (c == '$')
        {
            return DollarEnd(script, at);
        }

        if (!char.IsLetter(c) && c != '_')
        {
            return at + 1;
        }

        var end = at + 1;
        while (end < script.Length && (char.IsLetterOrDigit(script[end]) || script[end] is '_' or '$'))
        {
            end++;
        }

        word = script[at..end].ToUpperInvariant();
        return end;
    }

    private static int CommentEnd(string script, int at)
    {
        var depth = 0;
        for (var i = at; i < script.Length - 1; i++)
        {
            if (script[i] == '/' && script[i + 1] == '*')
            {
                depth++;
                i++;
            }
            else if (script[i] == '*' && script[i + 1] == '/')
            {
                i++;
                if (--depth == 0)
                {
                    return i + 1;
                }
            }
        }

        return script.Length;
    }

    // A doubled quote ends the text and starts it again at once, which comes to the same.
    private static int QuoteEnd(string script, int at, bool backslashes)
    {
        for (var i = at + 1; i < script.Length; i++)
        {
            if (backslashes && script[i] == '\\')
            {
                i++;
            }
            else if (script[i] == script[at])
            {
                if (i + 1 < script.Length && script[i + 1] == script[at])
                {
                    i++;
                }
                else
                {
                    return i + 1;
                }
            }
        }

        return script.Length;
    }

    private static int DollarEnd(string script, int at)
    {
        var tag = at + 1;
        while (tag < script.Length && (char.IsLetterOrDigit(script[tag]) || script[tag] == '_'))
        {
            tag++;
        }

        // $1 is a parameter, no quote.
        if (tag >= script.Length || script[tag] != '$' || (tag > at + 1 && char.IsDigit(script[at + 1])))
        {
            return at + 1;
        }

        var quote = script[at..(tag + 1)];
        var end = script.IndexOf(quote, tag + 1, StringComparison.Ordinal);
        return end < 0 ? script.Length : end + quote.Length;
    }
}
