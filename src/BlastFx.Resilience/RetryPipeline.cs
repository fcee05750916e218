using Polly;
using Polly.Retry;

namespace BlastFx.Resilience;

/// <summary>
/// The one place that configures retries: jittered, doubling waits between attempts. What may be repeated, the request's
/// own rules say.
/// </summary>
/// <typeparam name="TResult">What an attempt brings.</typeparam>
public sealed class RetryPipeline<TResult>
{
    private static readonly ResiliencePropertyKey<IRetryRules> s_rules = new("rules");

    private readonly ResiliencePipeline<TResult> _pipeline;

    /// <summary>Makes the pipeline.</summary>
    /// <param name="clock">What waits are timed by.</param>
    public RetryPipeline(TimeProvider clock) =>
        _pipeline = new ResiliencePipelineBuilder<TResult> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<TResult>
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(8),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } failure && RulesOf(arguments.Context).MayRepeat(failure)),
                DelayGenerator = arguments => ValueTask.FromResult(
                    RulesOf(arguments.Context).StartsAtOnce(arguments.Outcome.Exception!) ? TimeSpan.Zero : (TimeSpan?)null),
                OnRetry = arguments =>
                {
                    RulesOf(arguments.Context).BeginWait(arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    /// <summary>Runs attempts until one succeeds, fails for good, or is cancelled.</summary>
    /// <param name="rules">What may be repeated.</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="cancellationToken">Ends attempts and waits.</param>
    /// <returns>What the successful attempt brought.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; otherwise the last attempt's own exception.</exception>
    public async Task<TResult> RunAsync(
        IRetryRules rules,
        Func<CancellationToken, ValueTask<TResult>> attempt,
        CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(s_rules, rules);
        try
        {
            return await _pipeline.ExecuteAsync(
                static (context, attempt) => attempt(context.CancellationToken), context, attempt).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static IRetryRules RulesOf(ResilienceContext context) => context.Properties.GetValue(s_rules, null!);
}
