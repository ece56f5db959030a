using Ecommerce.Streaming.JavaText;

namespace Ecommerce.Streaming.Tests.JavaText;

public sealed class JavaRegexTests
{
    [Theory]
    [InlineData("public.orders", "public.orders", true)]
    [InlineData("public.orders", "public_orders", true)]
    [InlineData("orders", "public.orders", false)]
    [InlineData("a|ab", "ab", true)]
    [InlineData(@"\Qa.b[\E.*", "a.b[c", true)]
    [InlineData(@"\Qa.b\E", "a_b", false)]
    [InlineData(@"\d+", "12", true)]
    [InlineData(@"\d+", "١٢", false)]
    [InlineData(@"\w+", "größe", false)]
    [InlineData(@"[\w]+", "abc_1", true)]
    [InlineData(@"[^\W\d]+", "abc", true)]
    [InlineData(@"[^\W\d]+", "abc1", false)]
    [InlineData(@"\s", "\u00a0", false)]
    [InlineData(@"\h", "\u00a0", true)]
    [InlineData(@"\p{Upper}\p{Lower}+", "Abc", true)]
    [InlineData(@"\p{Lu}\P{Lu}+", "Äbc", true)]
    [InlineData(@"\P{Alpha}", "ä", true)]
    [InlineData("a*+b", "aaab", true)]
    [InlineData("a*+ab", "aaab", false)]
    [InlineData("(a|b)++b", "abb", false)]
    [InlineData("(?:ab){2}+", "abab", true)]
    [InlineData("a+?b", "aab", true)]
    [InlineData(@"(?<x>a)\k<x>", "aa", true)]
    [InlineData(@"(a)(b)\2\1", "abba", true)]
    [InlineData("(?i)ABC", "abc", true)]
    [InlineData("(?i:A)b", "ab", true)]
    [InlineData("(?=a)a(?!c)b(?<=b)(?<!a)", "ab", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("a{2,3}", "aaaa", false)]
    [InlineData(@"shop\.public\.(?!audit_).*", "shop.public.audit_log", false)]
    public void Matches_as_in_Java(string pattern, string text, bool matches) => new JavaRegex(pattern).IsWhole(text).Should().Be(matches);

    [Fact]
    public void Letter_case_may_be_ignored() => new JavaRegex(@"PUBLIC\.Orders", ignoreCase: true).IsWhole("public.ORDERS").Should().BeTrue();

    [Theory]
    [InlineData("(")]
    [InlineData("[a")]
    [InlineData("a{2")]
    [InlineData(@"a\")]
    [InlineData("*a")]
    [InlineData("[a-z&&[^b]]")]
    [InlineData("[a[b]]")]
    [InlineData(@"\p{IsAlphabetic}")]
    [InlineData(@"\x{1F600}")]
    [InlineData("(?#note)a")]
    [InlineData("(?'x'a)")]
    [InlineData("(?x)a")]
    [InlineData(@"(?<x>a)(b)\2")]
    public void What_cannot_be_read_as_Java_does_is_refused(string pattern) =>
        FluentActions.Invoking(() => new JavaRegex(pattern)).Should().Throw<Exception>().Which.Should().Match(e => e is FormatException || e is ArgumentException);

    [Theory]
    [InlineData("(?<a>x)(y)(?<b>z)", "$1-$2-$3", "x-y-z")]
    [InlineData("(x)(y)(z)", "${1}", null)]
    [InlineData("(x)(y)?(q)?(z)", "[$3]$0", "[]xyz")]
    [InlineData("(x)(y)(z)", @"\$1\\$1", @"$1\x")]
    public void Groups_are_numbered_as_in_Java(string pattern, string replacement, string? expected)
    {
        var regex = new JavaRegex(pattern);
        if (expected is null)
        {
            FluentActions.Invoking(() => JavaReplacement.Parse(replacement, regex)).Should().Throw<FormatException>();
        }
        else
        {
            regex.Replace("xyz", JavaReplacement.Parse(replacement, regex)).Should().Be(expected);
        }
    }
}
