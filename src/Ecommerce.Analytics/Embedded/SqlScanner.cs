using System.Text;

namespace Ecommerce.Analytics.Embedded;

/// <summary>
/// Cuts SQL bytes into words and marks, over quotes and comments, as far as routing needs it: which kind of statement, and where an INSERT's own data begin.
/// It decides no question of safety: that is the engine's parser's business.
/// </summary>
internal ref struct SqlScanner(ReadOnlySpan<byte> sql)
{
    private readonly ReadOnlySpan<byte> _sql = sql;
    private int _position;

    internal int Depth { get; private set; }

    /// <summary>End of the last token, exclusive.</summary>
    internal readonly int Position => _position;

    /// <summary>The next token; empty at the end. Quoted text and numbers come as one token.</summary>
    internal ReadOnlySpan<byte> Next()
    {
        SkipBlanks();
        var start = _position;
        if (start >= _sql.Length)
            return default;
        var first = _sql[start];
        if (IsWord(first))
        {
            while (_position < _sql.Length && IsWord(_sql[_position]))
                _position++;
        }
        else if (first is (byte)'\'' or (byte)'"' or (byte)'`')
        {
            SkipQuoted(first);
        }
        else
        {
            _position++;
            Depth += first is (byte)'(' or (byte)'[' ? 1 : first is (byte)')' or (byte)']' ? -1 : 0;
        }

        return _sql[start.._position];
    }

    internal static bool Is(ReadOnlySpan<byte> token, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(token, word);

    /// <summary>The first word, upper case; empty for text that begins with none. Opening brackets are stepped over.</summary>
    internal static string FirstWord(ReadOnlySpan<byte> sql)
    {
        var scanner = new SqlScanner(sql);
        var token = scanner.Next();
        while (token.SequenceEqual("("u8))
            token = scanner.Next();
        return token.Length > 0 && IsWord(token[0]) ? Encoding.ASCII.GetString(token).ToUpperInvariant() : "";
    }

    /// <summary>Whether the word occurs outside quotes and comments.</summary>
    internal static bool Contains(ReadOnlySpan<byte> sql, ReadOnlySpan<byte> word)
    {
        var scanner = new SqlScanner(sql);
        for (var token = scanner.Next(); token.Length > 0; token = scanner.Next())
        {
            if (Is(token, word))
                return true;
        }

        return false;
    }

    /// <summary>Whether the bytes hold more than blanks and comments from the position on.</summary>
    internal static bool IsBlank(ReadOnlySpan<byte> sql) => new SqlScanner(sql).Next().Length == 0;

    /// <summary>
    /// Splits <c>INSERT INTO … FORMAT name data</c>. Null for other statements, also for INSERT … VALUES and INSERT … SELECT, which the engine runs as they are.
    /// </summary>
    internal static InsertSplit? SplitInsert(ReadOnlySpan<byte> sql)
    {
        var scanner = new SqlScanner(sql);
        if (!Is(scanner.Next(), "INSERT"u8))
            return null;
        // The table's name may be one of our keywords: skip INTO [TABLE] and every part of the name.
        var token = scanner.Next();
        if (Is(token, "INTO"u8))
            token = scanner.Next();
        if (Is(token, "TABLE"u8))
            token = scanner.Next();
        if (Is(token, "FUNCTION"u8))
            token = scanner.Next();
        var end = scanner.Position;
        for (token = scanner.Next(); token.Length > 0; token = scanner.Next())
        {
            if (token.SequenceEqual("."u8))
            {
                scanner.Next();
            }
            else if (scanner.Depth == 0 && (Is(token, "SELECT"u8) || Is(token, "WITH"u8) || Is(token, "VALUES"u8) || Is(token, "INFILE"u8)))
            {
                return null;
            }
            else if (scanner.Depth == 0 && Is(token, "FORMAT"u8))
            {
                var format = Encoding.ASCII.GetString(scanner.Next());
                return new InsertSplit(end, format, SkipToData(sql, scanner.Position));
            }

            end = scanner.Position;
        }

        return null;
    }

    private static int SkipToData(ReadOnlySpan<byte> sql, int position)
    {
        // As the engine's own parser: blanks, one line end, and a semicolon right after the name are not data.
        while (position < sql.Length && sql[position] is (byte)' ' or (byte)'\t' or (byte)'\f')
            position++;
        if (position < sql.Length && sql[position] == (byte)';')
            position++;
        if (position < sql.Length && sql[position] == (byte)'\r')
            position++;
        if (position < sql.Length && sql[position] == (byte)'\n')
            position++;
        return position;
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == (byte)'_' || b >= 0x80;

    private void SkipBlanks()
    {
        while (_position < _sql.Length)
        {
            var rest = _sql[_position..];
            if (rest[0] <= (byte)' ')
                _position++;
            else if (rest.StartsWith("--"u8) || rest.StartsWith("#!"u8) || rest.StartsWith("# "u8))
                _position += rest.IndexOf((byte)'\n') is var line and >= 0 ? line + 1 : rest.Length;
            else if (rest.StartsWith("/*"u8))
                _position += rest[2..].IndexOf("*/"u8) is var close and >= 0 ? close + 4 : rest.Length;
            else
                return;
        }
    }

    private void SkipQuoted(byte quote)
    {
        _position++;
        while (_position < _sql.Length)
        {
            var b = _sql[_position++];
            if (b == (byte)'\\')
                _position = Math.Min(_position + 1, _sql.Length);
            else if (b == quote && (_position >= _sql.Length || _sql[_position] != quote))
                return;
            else if (b == quote)
                _position++;
        }
    }
}
