using BlastFx.Tests.Model.Steps;

namespace BlastFx.Tests.Model;

public sealed class ShrinkerTests
{
    [Fact]
    public void Only_the_items_that_make_a_sequence_fail_are_left()
    {
        for (int seed = 0; seed < Effort.Of(200); seed++)
        {
            var random = new Random(seed);
            string[] items = [.. Enumerable.Range(0, random.Next(3, 60)).Select(item => $"{item}")];
            string[] needed = [.. items.Where(_ => random.Next(items.Length) < 3)];

            IReadOnlyList<string> shortest = Shrinker.Shrink(items, _ => [], rest => needed.All(rest.Contains));

            Assert.Equal(needed, shortest);
        }
    }

    [Fact]
    public void Items_are_simplified_if_the_sequence_still_fails()
    {
        IReadOnlyList<string> shortest = Shrinker.Shrink(
            ["a", "b!!", "c!", "d!!"],
            item => Enumerable.Range(1, item.Length - 1).Select(length => item[..length]),
            rest => rest.Contains("c!") && rest.Any(item => item.StartsWith('b')) && rest.Any(item => item.StartsWith("d!", StringComparison.Ordinal)));

        Assert.Equal(["b", "c!", "d!"], shortest);
    }

    [Fact]
    public void A_model_that_is_wrong_after_two_of_many_steps_is_found_and_shortened_to_them()
    {
        Step read = ReadSteps.Leverage();
        Step wrong = read with
        {
            Predict = (model, fault) => model.Leverage[ModelMarkets.Eth.Id] == 7 && model.DeadmanSwitches.ContainsKey(ModelMarkets.Btc.Id)
                ? [new("planted", model)]
                : read.Predict(model, fault),
        };
        Step[] steps =
        [
            ConnectSteps.Connect(CredentialSource.ApiKeyFile, PolicyModel.None),
            ReadSteps.Account(),
            LeverageSteps.Set(ModelMarkets.Btc.Id, 3),
            LeverageSteps.Set(ModelMarkets.Eth.Id, 7) with { Fault = new Fault("PUT /account/leverage", Sandbox.FaultKind.ResetAfterWork, 0, 1) },
            wrong,
            PlaceSteps.Resting(ModelMarkets.OrderIds[0].Order(5), waits: false),
            DeadmanSteps.Set(ModelMarkets.Btc.Id),
            ReadSteps.OpenOrders(),
            wrong,
            ReadSteps.Account(),
        ];

        ModelRun shortest = ModelRun.Of(steps).Shortened();

        Assert.Equal(
            [
                "Connect-Bfx $sandbox.ApiKeyFile -BaseUri $sandbox.BaseUri",
                "Set-BfxLeverage -Market ETH-USD -Leverage 7 -Confirm:$false",
                "Set-BfxDeadmanSwitch BTC-USD 3h",
                "Get-BfxLeverage",
            ],
            shortest.Steps.Select(step => $"{step}"));
        Assert.Equal(("planted", "BTC-USD=20 | ETH-USD=7"), (Assert.Single(shortest.Failure!.Expected).Outcome, shortest.Failure.Outcome));
    }
}
