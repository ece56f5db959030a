using Ecommerce.Streaming.JavaText;

namespace Ecommerce.Streaming.Transforms;

/// <summary>New names for topics by a regular expression; remembers them, for there are few.</summary>
internal sealed class TopicRoute
{
    private readonly JavaRegex _regex;
    private readonly JavaReplacement _replacement;
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    public TopicRoute(string regex, string replacement)
    {
        _regex = new JavaRegex(regex);
        _replacement = JavaReplacement.Parse(replacement, _regex);
    }

    /// <summary>The new name; null where the expression does not match.</summary>
    public string? Of(string topic)
    {
        if (!_known.TryGetValue(topic, out var name))
        {
            if (_known.Count == 4096)
            {
                _known.Clear();
            }

            name = _regex.Replace(topic, _replacement);
            _known.Add(topic, name);
        }

        return name;
    }
}
