namespace Ecommerce.Conformance.Comparison;

/// <summary>
/// Values that cannot repeat, such as positions in the log, stand for one another by order of appearance: what was equal in the recording must be equal in the run, and what
/// was different must be different. Each kind of field has its own correspondence.
/// </summary>
internal sealed class Correspondence
{
    private readonly Dictionary<(string Kind, string Expected), string> _actual = [];
    private readonly Dictionary<(string Kind, string Actual), string> _expected = [];

    /// <summary>Whether the two stand for one another; the first pair of new values does, and from then on no other.</summary>
    public bool Agree(string kind, string expected, string actual)
    {
        if (!_actual.TryGetValue((kind, expected), out var known) && !_expected.ContainsKey((kind, actual)))
        {
            _actual.Add((kind, expected), actual);
            _expected.Add((kind, actual), expected);
            return true;
        }

        return known == actual;
    }
}
