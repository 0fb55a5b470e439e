/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripts/bench/simulate/pairs.h"

#include <assert.h>

static void drift(struct pairs *pairs, struct stats_rng *rng)
{
    double state = NAN;
    size_t samples = pairs->scene.samples;
    for (size_t i = 0; i < pairs->scene.blocks; i++) {
        state = draw_ar1(rng, state, 0.9);
        double factor = exp(0.05 * state);
        for (size_t j = i * samples; j < (i + 1) * samples; j++) {
            pairs->base[j] *= factor;
            pairs->new_values[j] *= factor;
        }
    }
}

void pairs_draw(const struct scene *scene, struct stats_rng *rng, struct pairs *ret)
{
    size_t n = scene->blocks * scene->samples;
    assert(n <= PAIRS_MOST_VALUES && scene->blocks <= PAIRS_MOST_BLOCKS);
    ret->scene = *scene;
    noise_draw(scene->noise, rng, scene->blocks, scene->samples, ret->base);
    noise_draw(scene->noise, rng, scene->blocks, scene->samples, ret->new_values);
    for (size_t i = 0; i < n; i++) {
        ret->new_values[i] = scene->ratio * pow(ret->new_values[i], scene->spread);
    }
    if (scene->drifts) {
        drift(ret, rng);
    }
    noise_medians(ret->base, scene->blocks, scene->samples, ret->base_medians);
    noise_medians(ret->new_values, scene->blocks, scene->samples, ret->new_medians);
    for (size_t i = 0; i < scene->blocks; i++) {
        ret->log_ratios[i] = log(ret->new_medians[i] / ret->base_medians[i]);
    }
}
