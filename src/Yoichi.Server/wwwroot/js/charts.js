// Draws <div class="chart" data-chart="ID"> from the JSON in <script type="application/json" id="ID">. Every chart has a table
// beside it; to screen readers the drawing is one picture with a name.
(function () {
  'use strict';
  var drawn = new Map();

  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim(); }

  function number(value, decimals) {
    return value === null || value === undefined || value === '-' ? '–' : Number(value).toLocaleString('en-GB', {
      minimumFractionDigits: decimals, maximumFractionDigits: decimals }).replace(/,/g, '\u202f').replace('-', '−');
  }

  function axisText() { return { color: colour('soft'), fontSize: 12 }; }

  function yAxis(axis, right) {
    return { type: 'value', name: axis.name, position: right ? 'right' : 'left', min: axis.min, max: axis.max, nameTextStyle: { color: colour('soft'), fontSize: 12, align: right ? 'right' : 'left' },
      axisLabel: axisText(), splitLine: { show: !right, lineStyle: { color: colour('grid') } }, splitNumber: 4, interval: axis.max === 100 ? 25 : undefined };
  }

  function series(item) {
    var paint = colour(item.colour);
    return { name: item.name, type: item.type === 'bar' ? 'bar' : 'line', stack: item.stack, data: item.data, yAxisIndex: item.right ? 1 : 0, step: item.step,
      showSymbol: !!item.points, symbolSize: 5, connectNulls: false, barCategoryGap: '18%', barMaxWidth: 34, lineStyle: { width: item.thin ? 0 : 2.2, color: paint, type: item.dashed ? 'dashed' : 'solid' },
      itemStyle: { color: paint, borderRadius: item.stack ? 0 : [2, 2, 0, 0] }, areaStyle: item.area ? { color: paint, opacity: item.area } : undefined,
      emphasis: { disabled: true }, markLine: item.mark === undefined ? undefined : { silent: true, symbol: 'none', label: { color: colour('soft'), formatter: item.markName || '', position: 'insideEndTop' },
        lineStyle: { color: colour('soft'), type: 'dashed' }, data: [item.markAxis === 'x' ? { xAxis: item.mark } : { yAxis: item.mark }] } };
  }

  function tip(spec) {
    return { trigger: 'axis', confine: true, backgroundColor: colour('card'), borderColor: colour('rule'), textStyle: { color: colour('ink'), fontSize: 13 },
      axisPointer: { type: 'line', lineStyle: { color: colour('soft') } },
      formatter: function (points) {
        var box = document.createElement('div'), head = document.createElement('div');
        head.style.fontWeight = '600';
        head.textContent = (spec.values ? number(points[0].axisValue, 2) + ' ' + (spec.xName || '') : points[0].axisValueLabel || points[0].name);
        box.append(head);
        points.forEach(function (point) {
          var item = spec.series[point.seriesIndex], line = document.createElement('div');
          if (item.silent) { return; }
          var value = Array.isArray(point.value) ? point.value[1] : point.value;
          line.textContent = point.seriesName + '  ' + number(value, item.decimals === undefined ? 1 : item.decimals) + ' ' + (item.unit || '');
          box.append(line);
        });
        return box;
      } };
  }

  function legend(spec) {
    return { show: spec.series.length > 1, bottom: 0, left: 0, itemWidth: 12, itemHeight: 12, icon: 'roundRect', textStyle: { color: colour('soft'), fontSize: 12 }, selectedMode: false };
  }

  var ruler = document.createElement('canvas').getContext('2d');

  // How many rows the names below a chart take: the plot must leave room for all of them on a phone.
  function legendRows(spec, width) {
    if (spec.series.length < 2) { return 0; }
    ruler.font = '12px ' + getComputedStyle(document.body).fontFamily;
    var rows = 1, used = 0;
    spec.series.forEach(function (item) {
      var wide = 12 + 5 + ruler.measureText(item.name).width + 10;
      if (used > 0 && used + wide > width - 10) { rows++; used = 0; }
      used += wide;
    });
    return rows;
  }

  function xy(spec, width) {
    var rows = legendRows(spec, width);
    var x = spec.values
      ? { type: 'value', name: spec.xName, nameLocation: 'end', nameGap: 4, nameTextStyle: { color: colour('soft'), align: 'right', verticalAlign: 'top', padding: [22, 0, 0, 0] }, axisLabel: axisText(), splitLine: { show: false }, min: spec.xMin, max: spec.xMax, axisLine: { lineStyle: { color: colour('rule') } } }
      : { type: 'category', data: spec.categories, axisLabel: Object.assign(axisText(), spec.categories.length > 14 ? { alignMinLabel: 'left', alignMaxLabel: 'right', hideOverlap: true } : {}), axisTick: { show: false }, axisLine: { lineStyle: { color: colour('rule') } } };
    return { animation: false, grid: { left: 8, right: 12, top: 34, bottom: rows > 0 ? 12 + 23 * rows : 8, containLabel: true }, xAxis: x,
      yAxis: spec.axes.map(function (axis, i) { return yAxis(axis, i === 1); }), series: spec.series.map(series), tooltip: tip(spec), legend: legend(spec) };
  }

  function sankey(spec, width) {
    return { animation: false, tooltip: { confine: true, backgroundColor: colour('card'), borderColor: colour('rule'), textStyle: { color: colour('ink') },
        formatter: function (p) { var box = document.createElement('div'); box.textContent = p.dataType === 'edge' ? p.data.sourceName + ' → ' + p.data.targetName + '  ' + number(p.value, 1) + ' kWh' : p.data.label0 + '  ' + number(p.value, 1) + ' kWh'; return box; } },
      series: [{ type: 'sankey', left: 4, right: width < 520 ? 92 : 150, top: 12, bottom: 12, nodeWidth: 12, nodeGap: 22, draggable: false, layoutIterations: 0,
        label: { color: colour('ink'), fontSize: width < 520 ? 11 : 13, lineHeight: width < 520 ? 15 : 18, formatter: function (p) { return p.data.label0 + '\n' + number(p.value, 1) + ' kWh'; } },
        lineStyle: { color: 'source', opacity: .35 }, emphasis: { disabled: true },
        data: spec.nodes.map(function (n) { return { name: n.id, label0: n.name, itemStyle: { color: colour(n.colour) } }; }),
        links: spec.links.map(function (l) { return { source: l.from, target: l.to, value: l.value, sourceName: l.fromName, targetName: l.toName }; }) }] };
  }

  function draw(place) {
    var data = document.getElementById(place.dataset.chart);
    if (!data || !window.echarts) { return; }
    var spec = JSON.parse(data.textContent), old = echarts.getInstanceByDom(place);
    var chart = old || echarts.init(place, null, { renderer: 'svg' });
    chart.setOption(spec.kind === 'sankey' ? sankey(spec, place.clientWidth) : xy(spec, place.clientWidth), true);
    drawn.set(place, chart);
  }

  function all() {
    drawn.forEach(function (chart, place) { if (!document.contains(place)) { chart.dispose(); drawn.delete(place); } });
    document.querySelectorAll('.chart[data-chart]').forEach(draw);
  }

  all();
  document.addEventListener('yoichi:theme', all);
  document.addEventListener('htmx:afterSettle', all);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', all);
  var resize = null;
  addEventListener('resize', function () { clearTimeout(resize); resize = setTimeout(function () { drawn.forEach(function (c) { c.resize(); }); all(); }, 150); });
}());
