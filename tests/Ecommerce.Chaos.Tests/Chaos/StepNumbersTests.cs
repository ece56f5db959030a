using CsCheck;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Chaos.Tests.Chaos;

public sealed class StepNumbersTests
{
    [Fact]
    public void What_is_written_is_read_again() => Gen.Int[1, 300].HashSet[1, 40].Sample(numbers =>
    {
        StepNumbers.TryParse(StepNumbers.Format(numbers), out var read).Should().BeTrue();
        read.Should().Equal(numbers.Order());
    });

    [Fact]
    public void Runs_are_shortened() => StepNumbers.Format([19, 3, 17, 18, 5, 6]).Should().Be("3,5,6,17-19");

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("3-")]
    [InlineData("5-3")]
    [InlineData("1,,2")]
    [InlineData("1-2-3")]
    [InlineData("x")]
    public void Other_texts_are_no_numbers(string text) => StepNumbers.TryParse(text, out _).Should().BeFalse();
}
