'use strict';
/* The charts below the timeline. */
heddle.charts = {};
